import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ostiaryConfigSchema, startService, type RunningService } from '#chassis';
import {
  approvalResolved,
  decisionMade,
  decisionRequested,
  holdEnded,
  journal,
  journalRecordSchema,
  policyPublished,
  refusalByMatches,
  type Decision,
  type JournalRecord,
  type TopicData,
} from '#contracts';
import { FakeIssuer } from '#identity';
import { InProcessBus } from '#messaging';
import { ingressHttp } from './ingress-http.js';
import { IngressModule } from './ingress.module.js';
import { ScriptedProvider } from './upstreams/scripted-provider.fake.js';

type Question = TopicData<typeof decisionRequested>;
/** What the policy service answers, without what every answer repeats of its question. */
type Answer = WithoutQuestion<TopicData<typeof decisionMade>>;
type WithoutQuestion<T> = T extends unknown ? Omit<T, 'exchangeId' | 'requestId' | 'decision'> & { decision?: Decision } : never;

export interface IngressTimes {
  uncommittedMs?: number;
  beatMs?: number;
  upstreamQuietMs?: number;
  drainMs?: number;
  maxHoldMs?: number;
  decisionTimeoutMs?: number;
  bodyTimeoutMs?: number;
  maxHolds?: number;
}

/**
 * Ingress as it runs, on real sockets, with a real journal and real tokens; the other services are played by the test: it publishes
 * the policy, answers the decisions, resolves the approvals, and reads what the journal ships.
 */
export class RunningIngress {
  readonly records: JournalRecord[] = [];
  readonly questions: Question[] = [];
  readonly ended: TopicData<typeof holdEnded>[] = [];
  /** The approvals that answers opened, once for each call. */
  readonly held: string[] = [];
  /** How the policy service answers; null: it is away, for all questions or for one. */
  answer: ((question: Question) => Answer | null) | null = null;
  private version = 0;

  private constructor(
    readonly service: RunningService,
    readonly bus: InProcessBus,
    readonly provider: ScriptedProvider,
    readonly issuer: FakeIssuer,
    readonly home: string,
    readonly providerKey: string,
  ) {}

  static async start(
    policy: string,
    ingress: IngressTimes = {},
    { models = ['*'], upstream = {}, ...more }: { presidio?: object; models?: readonly string[]; upstream?: object } = {},
  ): Promise<RunningIngress> {
    const home = await mkdtemp(join(tmpdir(), 'ostiary-ingress-'));
    const issuer = await FakeIssuer.start();
    const provider = await ScriptedProvider.start();
    const bus = new InProcessBus();
    const keyVariable = `TEST_PROVIDER_KEY_${process.pid}_${Date.now()}`;
    const providerKey = `canary-${crypto.randomUUID()}`;
    process.env[keyVariable] = providerKey;
    const config = ostiaryConfigSchema.parse({
      home,
      // Workers run what is built; here everything is inspected where it arrives.
      ingress: { offloadBytes: 32 * 1024 * 1024, offloadValues: 500_000, ...ingress },
      ...more,
      identity: issuer.identity(),
      upstreams: Object.fromEntries(
        ['anthropic', 'openai'].map((name) => [
          name,
          { url: provider.url, key: { env: keyVariable }, models, headersTimeoutMs: 2_000, idleTimeoutMs: 1_000, ...upstream },
        ]),
      ),
      logging: { level: 'silent' },
    });
    const service = await startService({
      name: 'ingress',
      modules: [IngressModule],
      host: '127.0.0.1',
      port: 0,
      config,
      bus,
      http: ingressHttp(),
    });
    const running = new RunningIngress(service, bus, provider, issuer, home, providerKey);
    await running.listen();
    await running.publish(policy);
    await running.until(async () => (await service.readiness.report()).ready);
    return running;
  }

  get url(): string {
    return this.service.url;
  }

  /** Plays a policy service that remembers nothing: what a rule blocks is refused by its words. */
  refuseByRules(): void {
    this.answer = ({ matches, exchangeId, policyVersion }) => {
      const reasons = matches.map(({ ruleId, action, mode, blocks }) => ({ code: 'rule_matched' as const, ruleId, action, mode, blocks }));
      const decision: Decision = { verdict: 'block', reasons, obligations: [], policyVersion };
      return { outcome: 'refuse', decision, refusal: refusalByMatches(matches, exchangeId) };
    };
  }

  async publish(source: string): Promise<void> {
    this.version += 1;
    const data = { scope: 'default', version: this.version, source, digest: '', author: 'test', publishedAt: new Date().toISOString() };
    await this.bus.publish(policyPublished, { key: 'default', subject: 'default', data });
  }

  async resolve(approvalId: string, state: 'approved' | 'denied', reason: string | null = null): Promise<void> {
    const at = new Date().toISOString();
    const decision = state === 'approved' ? ('approve' as const) : ('deny' as const);
    const votes = [{ voter: { issuer: 'test', subject: 'bob', name: 'Bob' }, decision, reason, at }];
    const data = { approvalId, state, revision: 1, votes, reason, grant: null, resolvedAt: at };
    await this.bus.publish(approvalResolved, { key: approvalId, subject: approvalId, data });
  }

  /** A call to the Messages API as a client makes it. */
  async call(
    body: unknown,
    options: { path?: string; token?: string | null; headers?: Record<string, string>; signal?: AbortSignal } = {},
  ): Promise<Response> {
    const token = options.token === undefined ? await this.issuer.sign({ name: 'Alice', groups: ['engineering'] }) : options.token;
    return fetch(`${this.url}${options.path ?? '/v1/messages'}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'anthropic-version': '2023-06-01',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...options.headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  }

  /** The records of an exchange, once its terminal one has come. */
  async recordsOf(exchange: string | null): Promise<JournalRecord[]> {
    const own = (): JournalRecord[] => this.records.filter((record) => 'exchange' in record && record.exchange === exchange);
    await this.until(async () => own().some(({ type }) => /^exchange\.(completed|refused|failed|client_left|interrupted)$/.test(type)));
    return own();
  }

  async until(condition: () => Promise<boolean> | boolean, timeoutMs = 10_000): Promise<void> {
    for (const end = Date.now() + timeoutMs; !(await condition()); await pause(10)) {
      if (Date.now() > end) throw new Error('What the test waits for did not happen.');
    }
  }

  async stop(): Promise<void> {
    await this.service.close();
    await this.bus.close();
    await this.provider.close();
    await this.issuer.down();
    await rm(this.home, { recursive: true, force: true });
  }

  private async listen(): Promise<void> {
    const group = { group: 'test', from: 'earliest' } as const;
    await this.bus.subscribeBatches(journal, group, async (batch) => {
      this.records.push(...batch.map(({ bytes }) => journalRecordSchema.parse(JSON.parse(Buffer.from(bytes).toString()))));
    });
    await this.bus.subscribe(holdEnded, group, async ({ envelope }) => void this.ended.push(envelope.data));
    await this.bus.subscribe(decisionRequested, group, async ({ envelope: { data } }) => {
      this.questions.push(data);
      const answer = this.answer?.(data);
      if (answer != null) queueMicrotask(() => void this.answerNow(data, answer));
    });
  }

  /** Answers a question, however late. */
  async answerNow(question: Question, answer: Answer): Promise<void> {
    if (answer.outcome === 'hold') this.held.push(answer.approval.id);
    const { exchangeId, requestId, policyVersion } = question;
    const decision: Decision = { verdict: 'require-approval', reasons: [], obligations: [], policyVersion };
    const data = { exchangeId, requestId, decision, ...answer };
    await this.bus.publish(decisionMade, { key: exchangeId, subject: exchangeId, data });
  }
}
