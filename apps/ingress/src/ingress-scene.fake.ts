import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ostiaryConfigSchema, startService, type RunningService } from '#chassis';
import { approvalResolved, decisionMade, decisionRequested, policyPublished, type Decision, type TopicData } from '#contracts';
import { FakeIssuer } from '#identity';
import { InProcessBus } from '#messaging';
import { ingressHttp } from './ingress-http.js';
import { IngressModule } from './ingress.module.js';

export type Question = TopicData<typeof decisionRequested>;
/** What the policy service answers, without what every answer repeats of its question. */
export type Answer = WithoutQuestion<TopicData<typeof decisionMade>>;
type WithoutQuestion<T> = T extends unknown ? Omit<T, 'exchangeId' | 'requestId' | 'decision'> & { decision?: Decision } : never;

/** Whom an ingress calls, and how it is set beside that. */
export interface StageSettings {
  readonly providerUrl: string;
  /** Of each of the two providers. */
  readonly upstream?: object;
  readonly ingress?: object;
  /** Other sections of the configuration. */
  readonly more?: object;
}

/** Ingress as it runs, with a real journal and real tokens, on real sockets. */
export interface Stage {
  readonly service: RunningService;
  readonly bus: InProcessBus;
  readonly issuer: FakeIssuer;
  readonly home: string;
  readonly providerKey: string;
}

export async function openStage({ providerUrl, upstream = {}, ingress = {}, more = {} }: StageSettings): Promise<Stage> {
  const home = await mkdtemp(join(tmpdir(), 'ostiary-ingress-'));
  const issuer = await FakeIssuer.start();
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
      ['anthropic', 'openai'].map((name) => [name, { url: providerUrl, key: { env: keyVariable }, ...upstream }]),
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
    http: ingressHttp(config),
  });
  return { service, bus, issuer, home, providerKey };
}

/** Ingress on its stage. Who sets the scene plays the other services: publishes the policy, answers the questions, resolves the approvals. */
export class IngressScene {
  /** How the policy service answers; null: it is away, for all questions or for one. */
  answer: ((question: Question) => Answer | null) | null = null;
  private version = 0;

  constructor(private readonly stage: Stage) {}

  /** Resolves when calls are taken under this policy. */
  async begin(policy: string): Promise<void> {
    await this.bus.subscribe(decisionRequested, { group: 'policy', from: 'earliest' }, async ({ envelope: { data } }) => {
      this.heard(data);
      const answer = this.answer?.(data);
      if (answer != null) queueMicrotask(() => void this.answerNow(data, answer));
    });
    await this.publish(policy);
    await this.until(async () => (await this.service.readiness.report()).ready);
  }

  get service(): RunningService {
    return this.stage.service;
  }

  get bus(): InProcessBus {
    return this.stage.bus;
  }

  get issuer(): FakeIssuer {
    return this.stage.issuer;
  }

  get home(): string {
    return this.stage.home;
  }

  get providerKey(): string {
    return this.stage.providerKey;
  }

  get url(): string {
    return this.service.url;
  }

  /** Puts a policy in force, and beside it those of scopes. */
  async publish(source: string, ofScopes: Readonly<Record<string, string>> = {}): Promise<void> {
    const version = (this.version += 1);
    const scoped = Object.entries(ofScopes).map(([scope, text]) => ({ scope, version, source: text, digest: '' }));
    const data = { scope: 'default', version, source, digest: '', author: 'test', publishedAt: new Date().toISOString(), scoped };
    await this.bus.publish(policyPublished, { key: 'default', subject: 'default', data });
  }

  /** Has Bob vote. */
  async resolve(approvalId: string, state: 'approved' | 'denied', reason: string | null = null): Promise<void> {
    const at = new Date().toISOString();
    const decision = state === 'approved' ? ('approve' as const) : ('deny' as const);
    const votes = [{ voter: { issuer: 'test', subject: 'bob', name: 'Bob' }, decision, reason, at }];
    const data = { approvalId, state, revision: 1, votes, reason, grant: null, resolvedAt: at };
    await this.bus.publish(approvalResolved, { key: approvalId, subject: approvalId, data });
  }

  /** Answers a question, however late. */
  async answerNow(question: Question, answer: Answer): Promise<void> {
    const { exchangeId, requestId, policyVersion } = question;
    const decision: Decision = { verdict: 'require-approval', reasons: [], obligations: [], policyVersion };
    const data = { exchangeId, requestId, decision, ...answer };
    await this.bus.publish(decisionMade, { key: exchangeId, subject: exchangeId, data });
  }

  async until(condition: () => Promise<boolean> | boolean, timeoutMs = 10_000): Promise<void> {
    for (const end = Date.now() + timeoutMs; !(await condition()); await pause(10)) {
      if (Date.now() > end) throw new Error('What the test waits for did not happen.');
    }
  }

  async stop(): Promise<void> {
    await this.service.close();
    await this.bus.close();
    await this.issuer.down();
    await rm(this.home, { recursive: true, force: true });
  }

  /** Told each question before it is answered. */
  protected heard(_question: Question): void {}
}
