import { eventually } from '#messaging/testing';
import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

const words = async (pid: number, file: string) =>
  (await readFile(`/proc/${pid}/${file}`, 'utf8')).split('\0').filter((word) => word !== '');

const lives = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Ends a PostgreSQL server of ours, in order or as a crash would, and starts it again with the very command line, account and address that it had. */
export class PostgresControl {
  private command: { args: string[]; env: Record<string, string>; uid: number; gid: number } | null = null;

  constructor(
    private readonly url: string,
    private pid: number,
  ) {}

  async kill9(): Promise<void> {
    await this.remember();
    process.kill(this.pid, 'SIGKILL');
    while (lives(this.pid)) await sleep(20);
  }

  /** Ends it in order, as an administrator does: whoever is connected is sent away. */
  async shutDown(): Promise<void> {
    await this.remember();
    await this.stop();
  }

  private async remember(): Promise<void> {
    const [args, environment, { uid, gid }] = await Promise.all([
      words(this.pid, 'cmdline'),
      words(this.pid, 'environ'),
      stat(`/proc/${this.pid}`),
    ]);
    this.command = { args, env: Object.fromEntries(environment.map((entry) => entry.split(/=(.*)/s).slice(0, 2))), uid, gid };
  }

  /** Resolves when it answers again; its recovery from the crash is then done. */
  async restart(): Promise<void> {
    if (this.command === null) throw new Error('PostgreSQL was not ended.');
    const { args, env, uid, gid } = this.command;
    const [program = '', ...rest] = args;
    await eventually('PostgreSQL to answer again', async () => {
      if (await this.answers()) return true;
      if (lives(this.pid)) return false;
      // A server that comes too early finds the orphans of the killed one still attached, and ends; then it is started once more.
      const child = spawn(program, rest, { cwd: '/', env, uid, gid, detached: true, stdio: 'ignore' });
      child.unref();
      this.pid = child.pid ?? this.pid;
      return false;
    });
  }

  async stop(): Promise<void> {
    if (!lives(this.pid)) return;
    process.kill(this.pid, 'SIGINT');
    await eventually('PostgreSQL to end', async () => !lives(this.pid));
  }

  private async answers(): Promise<boolean> {
    const client = new Client({ connectionString: this.url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT 1');
      return true;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
