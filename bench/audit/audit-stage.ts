import { rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ostiaryConfigSchema, type RunningService, startService } from '#chassis';
import { FakeIssuer } from '#identity';
import { InProcessBus } from '#messaging';
import { EmbeddedPostgres } from '#persistence/embedded';
import { Client } from 'pg';
import { AuditModule } from '../../apps/audit/src/audit.module.js';

/** Tokens end after minutes; one is used for so long. */
const SIGNED_FOR_MS = 60_000;

/** The audit service on a PostgreSQL of its own with everyday settings (fsync on), and a bus in process. Both end with the process, if not before. */
export class AuditStage<B extends InProcessBus = InProcessBus> {
  private current = '';
  private signedAt = 0;

  private constructor(
    /** The folder of all that it keeps, below the current one: on a disk, not in memory. */
    readonly home: string,
    readonly databaseUrl: string,
    readonly bus: B,
    readonly service: RunningService,
    /** The database as its owner sees it. */
    readonly sql: Client,
    private readonly issuer: FakeIssuer,
    private readonly end: () => Promise<void>,
  ) {}

  static start(): Promise<AuditStage>;
  /** `audit`: settings of the service. */
  static start<B extends InProcessBus>(bus: B, audit?: object): Promise<AuditStage<B>>;
  static async start(bus: InProcessBus = new InProcessBus(), audit: object = {}): Promise<AuditStage> {
    const home = await mkdtemp(join(resolve('.'), 'audit-bench-'));
    const postgres = await EmbeddedPostgres.start(home);
    // Under root the server's files may be outside, where this says.
    const files = (await readFile(join(home, 'postgres', 'location'), 'utf8')).trim();
    const forget = (): void => [home, files].forEach((folder) => rmSync(folder, { recursive: true, force: true }));
    const leave = (): void => {
      process.kill(postgres.pid, 'SIGQUIT');
      forget();
    };
    process.once('exit', leave);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
    const issuer = await FakeIssuer.start();
    const config = ostiaryConfigSchema.parse({
      home,
      identity: { ...issuer.identity(), roles: {} },
      database: { kind: 'postgres', url: postgres.url },
      logging: { level: 'error' },
      audit,
    });
    const service = await startService({ name: 'audit', modules: [AuditModule], host: '127.0.0.1', port: 0, config, bus });
    const sql = await connected(postgres.url);
    return new AuditStage(home, postgres.url, bus, service, sql, issuer, async () => {
      await sql.end();
      await service.close();
      await bus.close();
      await issuer.down();
      await postgres.stop();
      process.off('exit', leave);
      forget();
    });
  }

  /** Another connection like `sql`; whoever asks for it ends it. */
  connect(): Promise<Client> {
    return connected(this.databaseUrl);
  }

  /** Asks the API as an auditor does who is an administrator, too. Rejects where the answer is no success, with it. */
  async ask(path: string, init: Pick<RequestInit, 'method' | 'body'> = {}): Promise<unknown> {
    if (Date.now() - this.signedAt > SIGNED_FOR_MS) [this.current, this.signedAt] = [await this.token(), Date.now()];
    const headers = { authorization: `Bearer ${this.current}`, 'content-type': 'application/json' };
    const response = await fetch(`${this.service.url}${path}`, { ...init, headers });
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`);
    return response.json();
  }

  /** Ends all of it and deletes what it kept. */
  close(): Promise<void> {
    return this.end();
  }

  private token(): Promise<string> {
    return this.issuer.sign({ sub: 'dave', name: 'dave', email: 'dave@example.com', groups: ['audit', 'administrators'] });
  }
}

async function connected(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString, options: '-c search_path=audit' });
  await client.connect();
  return client;
}
