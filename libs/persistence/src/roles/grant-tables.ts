import type { QueryRunner } from 'typeorm';
import type { RoleNames, TableRoles } from './table-roles.js';

/** Opens the schema to the roles, and gives the owner what there is in it: tables of a version before belong to the login that made them. As the login. */
export async function giveToOwner(runner: QueryRunner, schema: string, { owner, writer, reader }: RoleNames): Promise<void> {
  await runner.query(`GRANT USAGE ON SCHEMA ${schema} TO ${writer}, ${reader}`);
  await runner.query(`GRANT USAGE, CREATE ON SCHEMA ${schema} TO ${owner}`);
  const others = (await runner.query(
    `SELECT format('ALTER %s %I.%I OWNER TO ${owner}', CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, $1::text, relname) AS change
       FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'p', 'v') AND relowner <> $2::regrole
     UNION ALL
     SELECT format('ALTER ROUTINE %s OWNER TO ${owner}', oid::regprocedure) FROM pg_proc WHERE pronamespace = $1::regnamespace AND proowner <> $2::regrole`,
    [schema, owner],
  )) as { change: string }[];
  for (const { change } of others) await runner.query(change);
}

/**
 * Who may do what, after each migration anew, as the owner: a new table is covered without being named, and nobody has a right that is not given here.
 * A function that acts with the owner's rights is the writer's only.
 */
export async function grantTables(
  runner: QueryRunner,
  schema: string,
  { writer, reader }: RoleNames,
  { appendOnly }: TableRoles,
): Promise<void> {
  await runner.query(`REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM ${writer}, ${reader}`);
  // Partitions are read by themselves as well, those that are made later too; they are written through their table only.
  await runner.query(`GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${writer}, ${reader}`);
  await runner.query(`ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT SELECT ON TABLES TO ${writer}, ${reader}`);
  const tables = (await runner.query(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'p', 'v') AND NOT relispartition`,
    [schema],
  )) as { name: string }[];
  for (const { name } of tables) {
    const rights = appendOnly.includes(name) || name === 'migrations' ? 'SELECT, INSERT' : 'SELECT, INSERT, UPDATE, DELETE';
    await runner.query(`GRANT ${rights} ON ${schema}."${name}" TO ${writer}`);
  }
  await runner.query(`GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${schema} TO ${writer}`);
  const functions = (await runner.query(
    'SELECT oid::regprocedure::text AS name FROM pg_proc WHERE pronamespace = $1::regnamespace AND prosecdef',
    [schema],
  )) as { name: string }[];
  for (const { name } of functions) {
    await runner.query(`REVOKE ALL ON ROUTINE ${name} FROM PUBLIC`);
    await runner.query(`GRANT EXECUTE ON ROUTINE ${name} TO ${writer}`);
  }
}
