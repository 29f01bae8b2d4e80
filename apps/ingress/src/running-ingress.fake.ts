import {
  entriesOf,
  holdEnded,
  journal,
  journalRecordSchema,
  refusalByMatches,
  type Decision,
  type JournalRecord,
  type TopicData,
  unpackRecords,
} from '#contracts';
import { type Answer, IngressScene, openStage, type Question, type Stage } from './ingress-scene.fake.js';
import { ScriptedProvider } from './upstreams/scripted-provider.fake.js';

export interface IngressTimes {
  uncommittedMs?: number;
  beatMs?: number;
  upstreamQuietMs?: number;
  drainMs?: number;
  maxHoldMs?: number;
  decisionTimeoutMs?: number;
  bodyTimeoutMs?: number;
  maxHolds?: number;
  maxHoldsPerPrincipal?: number;
  maxConcurrentPerPrincipal?: number;
  failOpenRoutes?: string[];
}

/** The scene of a test: a provider that it scripts, and everything kept that can be heard of ingress: what it asks, records and ends. */
export class RunningIngress extends IngressScene {
  /** One for each event, also of those that became durable together. */
  readonly records: JournalRecord[] = [];
  readonly questions: Question[] = [];
  readonly ended: TopicData<typeof holdEnded>[] = [];
  /** The approvals that answers opened, once for each call. */
  readonly held: string[] = [];

  private constructor(
    stage: Stage,
    readonly provider: ScriptedProvider,
  ) {
    super(stage);
  }

  static async start(
    policy: string,
    ingress: IngressTimes = {},
    {
      models = ['*'],
      upstream = {},
      ...more
    }: { presidio?: object; classifier?: object; audit?: object; models?: readonly string[]; upstream?: object } = {},
  ): Promise<RunningIngress> {
    const provider = await ScriptedProvider.start();
    const stage = await openStage({
      providerUrl: provider.url,
      upstream: { models, headersTimeoutMs: 2_000, idleTimeoutMs: 1_000, ...upstream },
      ingress,
      more,
    });
    const running = new RunningIngress(stage, provider);
    await running.listen();
    await running.begin(policy);
    return running;
  }

  /** Plays a policy service that remembers nothing: what a rule blocks is refused by its words. */
  refuseByRules(): void {
    this.answer = ({ matches, exchangeId, policyVersion }) => {
      const reasons = matches.map(({ ruleId, action, mode, blocks }) => ({ code: 'rule_matched' as const, ruleId, action, mode, blocks }));
      const decision: Decision = { verdict: 'block', reasons, obligations: [], policyVersion };
      return { outcome: 'refuse', decision, refusal: refusalByMatches(matches, exchangeId) };
    };
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

  /** Resolves once a call is held, for this approval where one is named. */
  async isHeld(approvalId?: string): Promise<void> {
    const isIt = ({ type, data }: JournalRecord): boolean =>
      type === 'exchange.held' && (approvalId === undefined || data.approvalId === approvalId);
    await this.until(() => this.records.some(isIt));
  }

  /** Why holds for this approval ended, as it was told. */
  endsOf(id: string): string[] {
    return this.ended.filter(({ approvalId }) => approvalId === id).map(({ cause }) => cause);
  }

  override async answerNow(question: Question, answer: Answer): Promise<void> {
    if (answer.outcome === 'hold') this.held.push(answer.approval.id);
    await super.answerNow(question, answer);
  }

  override async stop(): Promise<void> {
    await this.provider.close();
    await super.stop();
  }

  protected override heard(question: Question): void {
    this.questions.push(question);
  }

  private async listen(): Promise<void> {
    const group = { group: 'test', from: 'earliest' } as const;
    await this.bus.subscribeBatches(journal, group, async (batch) => {
      const records = batch.flatMap(({ bytes, headers }) => unpackRecords(bytes, Number(headers['ostiary_records'] ?? 1)) ?? []);
      this.records.push(...records.flatMap((record) => entriesOf(journalRecordSchema.parse(JSON.parse(record.toString())))));
    });
    await this.bus.subscribe(holdEnded, group, async ({ envelope }) => void this.ended.push(envelope.data));
  }
}
