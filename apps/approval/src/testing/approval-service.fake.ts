import { tmpdir } from 'node:os';
import { Logger } from '@nestjs/common';
import { Clock, ManualClock, ostiaryConfigSchema, type RunningService, startService, SystemClock } from '#chassis';
import { approvalChanged, approvalRequested, approvalResolved, holdEnded, type TopicData, newId } from '#contracts';
import { FakeIssuer } from '#identity';
import { InProcessBus } from '#messaging';
import { Transactions } from '#persistence';
import { testDatabase, type TestDatabase } from '#persistence/testing';
import { eventually } from '#messaging/testing';
import { ApprovalModule } from '../approval.module.js';
import type { ApprovalChange } from '../notifying/notifier.port.js';

export type Requested = TopicData<typeof approvalRequested>;
type Settings = (issuer: FakeIssuer) => object;
type Resolved = TopicData<typeof approvalResolved>;

const groupsOf: Readonly<Record<string, string[]>> = {
  alice: ['engineering'],
  oscar: ['engineering'],
  bob: ['security'],
  carol: ['security'],
  dave: ['audit'],
  erin: ['administrators'],
};

/** What a card shows of a call that says just this text. */
export const contentOf = (exchangeId: string, text: string): Requested['content'][number] => ({
  exchangeId,
  blocks: [{ id: 'messages.0.content.0', provenance: 'user', position: 'tail', matched: true, digest: text, chars: text.length, text }],
  cut: null,
});

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The whole service on a real PostgreSQL, with real tokens and a bus in process; for its specs. */
export class ApprovalServiceFake {
  readonly resolved: Resolved[] = [];
  readonly changes: ApprovalChange[] = [];

  private constructor(
    readonly service: RunningService,
    readonly bus: InProcessBus,
    readonly database: TestDatabase,
    readonly issuer: FakeIssuer,
    private readonly clock: Clock,
  ) {}

  /** `settings`: what the configuration has beside a database and an issuer. */
  static async start(clock: Clock = new SystemClock(), settings: Settings = () => ({})): Promise<ApprovalServiceFake> {
    Logger.overrideLogger(false);
    const [database, issuer, bus] = [await testDatabase(), await FakeIssuer.start(), new InProcessBus()];
    const service = await ApprovalServiceFake.replica(database, issuer, bus, clock, settings);
    const fake = new ApprovalServiceFake(service, bus, database, issuer, clock);
    await bus.subscribe(
      approvalResolved,
      { group: 'each', from: 'earliest' },
      async ({ envelope }) => void fake.resolved.push(envelope.data),
    );
    await bus.subscribe(
      approvalChanged,
      { group: 'each', from: 'earliest' },
      async ({ envelope }) => void fake.changes.push(envelope.data),
    );
    return fake;
  }

  /** Another process of the service, as far as the database can tell. */
  static replica(
    database: TestDatabase,
    issuer: FakeIssuer,
    bus: InProcessBus,
    clock: Clock,
    settings: Settings = () => ({}),
  ): Promise<RunningService> {
    const config = ostiaryConfigSchema.parse({
      home: tmpdir(),
      identity: { ...issuer.identity(), roles: {} },
      database: { kind: 'postgres', url: database.url },
      logging: { level: 'silent' },
      ...settings(issuer),
    });
    return startService({ name: 'approval', modules: [ApprovalModule], host: '127.0.0.1', port: 0, config, bus, clock });
  }

  request(overrides: Partial<Requested> = {}): Requested {
    const now = Date.now();
    const approvalId = overrides.approvalId ?? newId();
    const exchangeId = overrides.exchangeId ?? newId();
    return {
      approvalId,
      sequence: 1,
      revision: 1,
      requester: { issuer: this.issuer.issuer, subject: 'alice', name: 'alice', email: 'alice@example.com', groups: ['engineering'] },
      client: { kind: 'claude-code', name: 'claude-cli', version: '2.1.330' },
      model: 'claude-test',
      sessionId: 'session-1',
      exchangeId,
      waiters: [{ exchangeId, sideCall: false }],
      phase: 'request',
      ruleId: 'production-database',
      message: 'Ask the database team.',
      policyVersion: 3,
      terms: { reviewers: ['security'], quorum: 1, expiresInMs: 900_000 },
      content: [contentOf(exchangeId, 'drop the [prod-db]')],
      findings: [],
      fingerprint: 'f'.repeat(64),
      createdAt: new Date(now).toISOString(),
      expiresAt: new Date(now + 900_000).toISOString(),
      ...overrides,
    };
  }

  /** Publishes a request for an approval and waits until the service has dealt with it. */
  async ask(overrides: Partial<Requested> = {}): Promise<Requested> {
    const data = this.request(overrides);
    await this.bus.publish(approvalRequested, { key: data.approvalId, subject: data.approvalId, data });
    await this.bus.drained();
    return data;
  }

  async end(data: TopicData<typeof holdEnded>): Promise<void> {
    await this.bus.publish(holdEnded, { key: data.approvalId, subject: data.exchangeId, data });
    await this.bus.drained();
  }

  token(subject: string, claims: Record<string, unknown> = {}): Promise<string> {
    return this.issuer.sign({ sub: subject, name: subject, email: `${subject}@example.com`, groups: groupsOf[subject], ...claims });
  }

  async get(path: string, token: string | null): Promise<Answer> {
    return this.call('GET', path, token);
  }

  /** On the first revision, unless the body says another. */
  async vote(id: string, token: string | null, body: object): Promise<Answer> {
    return this.call('POST', `/api/approvals/${id}/votes`, token, { revision: 1, ...body });
  }

  /** The end of an approval as the others hear it. Time goes on meanwhile: a look that was under way when a test let it jump is followed by another. */
  async resolutionOf(id: string): Promise<Resolved> {
    return eventually(`the end of ${id}`, async () => {
      if (this.clock instanceof ManualClock) await this.clock.advance(50);
      return this.resolved.find(({ approvalId }) => approvalId === id);
    });
  }

  /** The changes of an approval as the others hear them: as many as there are by now. */
  async changesOf(id: string): Promise<ApprovalChange[]> {
    const { length } = await this.keptChangesOf(id);
    return eventually(`${length} changes of ${id}`, () => {
      const heard = this.changes.filter(({ approvalId }) => approvalId === id);
      return heard.length >= length ? heard : undefined;
    });
  }

  /** The same as the table has them, in the order in which whoever resumes reads them. */
  async keptChangesOf(id: string): Promise<ApprovalChange[]> {
    const rows = await this.service.app
      .get(Transactions, { strict: false })
      .read((manager) =>
        manager.query<{ data: ApprovalChange }[]>('SELECT data FROM approval_changes WHERE approval_id = $1 ORDER BY position, seq', [id]),
      );
    return rows.map(({ data }) => data);
  }

  async close(): Promise<void> {
    await this.service.close();
    await this.bus.close();
    await this.database.dispose();
    await this.issuer.down();
  }

  /** Any call, with a body or without. */
  async send(method: string, path: string, token: string | null, body?: object): Promise<Answer> {
    return this.call(method, path, token, body);
  }

  private async call(method: string, path: string, token: string | null, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.service.url}${path}`, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
}
