import { setTimeout as pause } from 'node:timers/promises';
import type { QueryRunner } from 'typeorm';
import type { RoleNames } from './table-roles.js';

/** Roles belong to the whole server, and services on several of its databases may make them at once: 42710 and 23505 say that another was first, XX000 that it is at it. */
const CONTENDED = new Set(['42710', '23505', 'XX000']);
const TRIES = 50;
const FORBIDDEN = '42501';

/** Makes the roles where they are missing, and lets the login be owner and writer. Throws, with what an administrator has to run, where the login may not. */
export async function ensureRoles(runner: QueryRunner, names: RoleNames): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await make(runner, names);
      return;
    } catch (error) {
      const code = String((error as { code?: unknown }).code);
      if (code === FORBIDDEN) throw new Error(await whatToRun(runner, names), { cause: error });
      if (!CONTENDED.has(code) || attempt >= TRIES) throw error;
      await pause(20 + Math.random() * 50);
    }
  }
}

async function make(runner: QueryRunner, { owner, writer, reader }: RoleNames): Promise<void> {
  const known = (await runner.query('SELECT rolname FROM pg_roles WHERE rolname = ANY($1)', [[owner, writer, reader]])) as {
    rolname: string;
  }[];
  for (const name of [owner, writer, reader].filter((one) => !known.some(({ rolname }) => rolname === one)))
    await runner.query(`CREATE ROLE ${name} NOLOGIN`);
  for (const name of [owner, writer]) if (!(await mayBe(runner, name))) await runner.query(`GRANT ${name} TO CURRENT_USER`);
}

/** From PostgreSQL 16 on, being a member and being allowed to become the role are two things. */
async function mayBe(runner: QueryRunner, role: string): Promise<boolean> {
  const [row] = (await runner.query(
    `SELECT pg_has_role(current_user, $1, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) AS may`,
    [role],
  )) as { may: boolean }[];
  return row?.may === true;
}

async function whatToRun(runner: QueryRunner, { owner, writer, reader }: RoleNames): Promise<string> {
  const [row] = (await runner.query('SELECT quote_ident(current_user) AS login')) as { login: string }[];
  const login = row?.login ?? '';
  const made = [owner, writer, reader].map((name) => `CREATE ROLE ${name} NOLOGIN`).join('; ');
  return `The login ${login} may not make the roles of its tables. An administrator has to run once: ${made}; GRANT ${owner}, ${writer} TO ${login}`;
}
