import { tmpdir } from 'node:os';
import { type RunningService, ostiaryConfigSchema, startService } from '#chassis';
import { journal, journalWatermark } from '#contracts';
import type { TopicData } from '#contracts';
import { FakeIssuer } from '#identity';
import { InProcessBus } from '#messaging';
import { type TestDatabase, testDatabase } from '#persistence/testing';
import { eventually } from '#messaging/testing';
import { boundToPoison, type ConfiguredKeys, unboxed } from '#sealing';
import { Logger } from '@nestjs/common';
import { Client } from 'pg';
import { z } from 'zod';
import { AuditModule } from '../audit.module.js';
import { loadContentKeys } from '../sealing/load-content-keys.js';
import { messagesOf } from './journal-chain.fake.js';
import type { ChainedRecord } from './journal-chain.fake.js';

const groupsOf: Readonly<Record<string, string[]>> = {
  alice: ['engineering'],
  bob: ['security'],
  dave: ['audit'],
  frank: ['soc'],
  paula: ['authors'],
  // Both: what a backtest asks for.
  gina: ['audit', 'authors'],
  erin: ['administrators'],
};

const objectSchema = z.record(z.string(), z.unknown());

/** The whole service on a real PostgreSQL, with real tokens and a bus in process; for its specs. */
export class AuditServiceFake {
  readonly watermarks: TopicData<typeof journalWatermark>[] = [];

  private constructor(
    readonly service: RunningService,
    readonly bus: InProcessBus,
    readonly database: TestDatabase,
    private readonly issuer: FakeIssuer,
    private readonly sql: Client,
    private readonly keys: ConfiguredKeys,
  ) {}

  /** On a database of its own, fresh if none is given; `settings`: sections of the configuration. */
  static async start(given?: TestDatabase, settings: Readonly<Record<string, unknown>> = {}): Promise<AuditServiceFake> {
    Logger.overrideLogger(false);
    const [database, issuer, bus] = [given ?? (await testDatabase()), await FakeIssuer.start(), new InProcessBus()];
    const config = ostiaryConfigSchema.parse({
      home: tmpdir(),
      identity: { ...issuer.identity(), roles: { policyAuthor: ['authors'] } },
      database: { kind: 'postgres', url: database.url },
      logging: { level: 'silent' },
      ...settings,
    });
    const service = await startService({ name: 'audit', modules: [AuditModule], host: '127.0.0.1', port: 0, config, bus });
    const sql = new Client({ connectionString: database.url, options: '-c search_path=audit' });
    await sql.connect();
    const fake = new AuditServiceFake(service, bus, database, issuer, sql, await loadContentKeys(config));
    await bus.subscribe(
      journalWatermark,
      { group: 'each', from: 'earliest' },
      async ({ envelope }) => void fake.watermarks.push(envelope.data),
    );
    return fake;
  }

  /** Sends records as ingress does and waits until the service has dealt with them. */
  async send(records: readonly ChainedRecord[], partBytes?: number): Promise<void> {
    await this.bus.publishBytes(
      journal,
      records.flatMap((record) => messagesOf(record, partBytes)),
    );
    await this.bus.drained();
  }

  /** Sends only some of the parts of a record. */
  async sendOnly(record: ChainedRecord, partBytes: number, parts: number): Promise<void> {
    await this.bus.publishBytes(journal, messagesOf(record, partBytes).slice(0, parts));
    await this.bus.drained();
  }

  /** The latest word on a chain, once it says what is asked for. */
  async watermark(
    chainId: string,
    wanted: (data: TopicData<typeof journalWatermark>) => boolean,
  ): Promise<TopicData<typeof journalWatermark>> {
    return eventually(`such a watermark of ${chainId}`, () => this.watermarks.findLast((data) => data.chainId === chainId && wanted(data)));
  }

  async query(text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
    const { rows } = await this.sql.query<Record<string, unknown>>(text, [...values]);
    return rows;
  }

  /** The records of a chain that are stored, in order, opened. */
  async recordsOf(chain: string): Promise<{ seq: number; bytes: Buffer | null }[]> {
    const { rows } = await this.sql.query<{ seq: number; session: number; digest: Buffer; bytes: Buffer }>(
      `SELECT r.seq::int, coalesce(r.session, 0)::int AS session, r.digest, r.bytes FROM journal_record r JOIN chain c ON c.number = r.chain
        WHERE c.id = $1 ORDER BY r.seq`,
      [chain],
    );
    return Promise.all(rows.map(async ({ seq, session, digest, bytes }) => ({ seq, bytes: await this.opened(session, bytes, digest) })));
  }

  /** What was set aside of a chain, opened. */
  async poisonOf(chain: string): Promise<{ seq: number | null; reason: string; bytes: Buffer | null }[]> {
    const { rows } = await this.sql.query<{ event_id: string; seq: number | null; reason: string; bytes: Buffer }>(
      'SELECT event_id, seq::int, reason, bytes FROM poison_record WHERE chain = $1 ORDER BY id',
      [chain],
    );
    return Promise.all(
      rows.map(async ({ event_id, seq, reason, bytes }) => ({ seq, reason, bytes: await this.opened(0, bytes, boundToPoison(event_id)) })),
    );
  }

  private async opened(session: number, box: Buffer, bound: Buffer): Promise<Buffer | null> {
    const { rows } = await this.sql.query<{ wrapped: Buffer }>('SELECT wrapped FROM session_key WHERE session = $1', [session]);
    return rows[0] === undefined ? null : unboxed(await this.keys.unwrap(rows[0].wrapped), box, bound);
  }

  async get(
    path: string,
    subject: string | null = 'dave',
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    return this.ask(path, subject, { headers });
  }

  async post(path: string, body: unknown, subject: string | null = 'dave'): Promise<{ status: number; body: Record<string, unknown> }> {
    return this.ask(path, subject, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  }

  /** Who vouches for the tokens. */
  get issuerName(): string {
    return this.issuer.issuer;
  }

  token(subject: string): Promise<string> {
    return this.issuer.sign({ sub: subject, name: subject, email: `${subject}@example.com`, groups: groupsOf[subject] });
  }

  private async ask(path: string, subject: string | null, init: RequestInit & { readonly headers?: Readonly<Record<string, string>> }) {
    const headers = { ...init.headers, ...(subject === null ? {} : { authorization: `Bearer ${await this.token(subject)}` }) };
    const response = await fetch(`${this.service.url}${path}`, { ...init, headers });
    return { status: response.status, body: objectSchema.parse(await response.json()) };
  }

  async close(): Promise<void> {
    await this.leave();
    await this.database.dispose();
  }

  /** Ends the service; the database stays, for another one on it. */
  async leave(): Promise<void> {
    await this.sql.end();
    await this.service.close();
    await this.bus.close();
    await this.issuer.down();
  }
}
