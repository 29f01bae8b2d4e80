import { ostiaryConfigSchema, type RunningService, startService, SystemClock } from '#chassis';
import {
  approvalRequested,
  approvalResolved,
  decisionMade,
  decisionRequested,
  grantChanged,
  policyPublished,
  type PendingApproval,
  type Refusal,
  type Topic,
  type TopicData,
} from '#contracts';
import { FakeIssuer } from '#identity';
import { InProcessBus, type Outgoing } from '#messaging';
import { testDatabase, type TestDatabase } from '#persistence/testing';
import { eventually } from '#messaging/testing';
import type { Type } from '@nestjs/common';
import type { Answer } from './evaluation/answer.entity.js';
import { DecisionConsumer } from './evaluation/decision.consumer.js';
import { PolicyModule } from './policy.module.js';
import type { Question } from './rules/memory.js';

type Announcement = TopicData<typeof approvalRequested>;
type Resolution = TopicData<typeof approvalResolved>;

interface Settings {
  readonly file?: string | null;
  readonly requireMessage?: boolean;
  readonly fourEyes?: boolean;
  /** Where the audit service is; nobody is asked without it. */
  readonly audit?: { readonly port: number; readonly timeoutMs?: number };
  readonly preset?: 'observe' | 'strict';
  readonly maxOpenApprovals?: number;
  readonly maxStandingGrants?: number;
}

/** The machine's clock, a while ahead: databases and outboxes keep their own time, so it may not stand still. */
class LeapingClock extends SystemClock {
  private ahead = 0;

  override millis(): number {
    return super.millis() + this.ahead;
  }

  leap(ms: number): void {
    this.ahead += ms;
  }
}

/** The policy service as it runs, on a database and a bus of its own, with ingress and the approval service played by the test. */
export class RunningPolicy {
  readonly clock = new LeapingClock();
  readonly announced: Announcement[] = [];
  readonly grantChanges: TopicData<typeof grantChanged>[] = [];
  readonly published: TopicData<typeof policyPublished>[] = [];
  private readonly answers: Answer[] = [];
  private service!: RunningService;
  private bus!: InProcessBus;

  private constructor(
    readonly issuer: FakeIssuer,
    private readonly database: TestDatabase,
    private readonly settings: Settings & { readonly file: string | null },
  ) {}

  static async start({ file = null, ...rest }: Settings = {}): Promise<RunningPolicy> {
    const [issuer, database] = await Promise.all([FakeIssuer.start(), testDatabase()]);
    const running = new RunningPolicy(issuer, database, { file, ...rest });
    await running.up().catch(async (error: unknown) => {
      await Promise.all([running.bus.close(), issuer.down()]);
      await database.dispose();
      throw error;
    });
    return running;
  }

  get url(): string {
    return this.service.url;
  }

  get application(): RunningService['app'] {
    return this.service.app;
  }

  /** A part of the running service, to be called past the bus: as several replicas would, at the same time. */
  part<T>(type: Type<T>): T {
    return this.service.app.get(type, { strict: false });
  }

  /** The same database again, in a new process as far as the service can tell. */
  async restart(): Promise<void> {
    await this.down();
    await this.up();
  }

  async stop(): Promise<void> {
    await this.down();
    await this.issuer.down();
    await this.database.dispose();
  }

  /** Delivers a request without waiting for its answer. The bus stamps it with the machine's time: after a leap it is handed over with the test's. */
  async send(question: Question): Promise<void> {
    const event = { key: question.sessionId, subject: question.exchangeId, data: question };
    if (this.clock.millis() - Date.now() < 1_000) await this.bus.publish(decisionRequested, event);
    else await this.handOver(question, this.clock.iso());
  }

  /** Delivers a request that was asked at some time. */
  async handOver(question: Question, time: string): Promise<void> {
    const { exchangeId: subject } = question;
    const envelope = { id: crypto.randomUUID(), source: '/test', type: decisionRequested.name, subject, time, data: question };
    await this.part(DecisionConsumer).requested({ envelope });
  }

  async ask(question: Question): Promise<Answer> {
    await this.send(question);
    return this.answerTo(question);
  }

  /** The same call asks to use an approval. */
  claim(question: Question, approvalId: string, changes: Partial<Question> = {}): Promise<Answer> {
    return this.ask({ ...question, requestId: crypto.randomUUID(), purpose: 'claim', approvalId, ...changes });
  }

  async answerTo({ requestId }: Question): Promise<Answer> {
    return eventually(`an answer to ${requestId}`, () => this.answers.findLast((answer) => answer.requestId === requestId));
  }

  answersTo({ requestId }: Question): number {
    return this.answers.filter((answer) => answer.requestId === requestId).length;
  }

  announcementOf(approvalId: string): Promise<Announcement> {
    return eventually(`the announcement of ${approvalId}`, () =>
      this.announced.findLast((announcement) => announcement.approvalId === approvalId),
    );
  }

  async resolve(approvalId: string, state: Resolution['state'], changes: Partial<Resolution> = {}): Promise<void> {
    const voter = { issuer: 'https://issuer.test', subject: 'bob', name: 'Bob' };
    const vote = { voter, decision: state === 'approved' ? ('approve' as const) : ('deny' as const), reason: null, at: this.clock.iso() };
    const data: Resolution = {
      approvalId,
      state,
      revision: changes.revision ?? (await this.announcementOf(approvalId)).revision,
      votes: state === 'approved' || state === 'denied' ? [vote] : [],
      reason: state === 'denied' ? 'Not today.' : null,
      grant: state === 'approved' ? { scope: 'once', until: null } : null,
      resolvedAt: this.clock.iso(),
      ...changes,
    };
    await this.bus.publish(approvalResolved, { key: approvalId, subject: approvalId, data });
  }

  /** Says a version once more, as whoever can read and write the topic may. */
  async replay(data: TopicData<typeof policyPublished>): Promise<void> {
    await this.bus.publish(policyPublished, { key: data.scope, subject: `${data.scope}/${data.version}`, data });
  }

  /** Publishes as another service would. */
  say<T extends Topic>(topic: T, event: Outgoing<TopicData<T>>): Promise<void> {
    return this.bus.publish(topic, event);
  }

  /** Takes down what is said on a topic, from now until the service is restarted. */
  async hear<T extends Topic>(topic: T, take: (data: TopicData<T>) => void): Promise<void> {
    await this.bus.subscribe(topic, { group: 'each', from: 'earliest' }, async ({ envelope }) => take(envelope.data));
  }

  /** Resolves when everybody has dealt with what was said so far: what they have to say to it stands in the outbox. */
  drained(): Promise<void> {
    return this.bus.drained();
  }

  private async up(): Promise<void> {
    this.bus = new InProcessBus();
    const all = { group: 'each', from: 'earliest' } as const;
    await this.bus.subscribe(decisionMade, all, async ({ envelope }) => void this.answers.push(envelope.data));
    await this.bus.subscribe(approvalRequested, all, async ({ envelope }) => void this.announced.push(envelope.data));
    await this.bus.subscribe(grantChanged, all, async ({ envelope }) => void this.grantChanges.push(envelope.data));
    await this.bus.subscribe(policyPublished, all, async ({ envelope }) => void this.published.push(envelope.data));
    const { audit, ...policy } = this.settings;
    const config = ostiaryConfigSchema.parse({
      database: { kind: 'postgres', url: this.database.url },
      identity: this.issuer.identity(),
      policy: { ...policy, recordTimeoutMs: audit === undefined ? 0 : (audit.timeoutMs ?? 60_000) },
      ...(audit !== undefined && { services: { auditPort: audit.port } }),
      logging: { level: 'silent' },
    });
    const options = { name: 'policy', modules: [PolicyModule], host: '127.0.0.1', port: 0, config, bus: this.bus, clock: this.clock };
    this.service = await startService(options);
  }

  private async down(): Promise<void> {
    await this.service.close();
    await this.bus.close();
  }
}

/** The approval that an answer says to wait for; whoever asks for it expects a hold. */
export function approvalIn(answer: Answer): PendingApproval {
  if (answer.outcome !== 'hold') throw new Error(`A hold was expected, not ${answer.outcome}.`);
  return answer.approval;
}

/** The same of a refusal. */
export function refusalIn(answer: Answer): Refusal {
  if (answer.outcome !== 'refuse') throw new Error(`A refusal was expected, not ${answer.outcome}.`);
  return answer.refusal;
}
