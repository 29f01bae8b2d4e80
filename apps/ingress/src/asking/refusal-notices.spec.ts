import { Lifecycle, Metrics } from '#chassis';
import { Bus, PublishRefused } from '#messaging';
import { eventually } from '#messaging/testing';
import type { DecisionAsker } from './decision-asker.js';
import type { DecisionQuestion } from './question.js';
import { RefusalNotices } from './refusal-notices.js';

const questionOf = (subject: string, tail: readonly string[] = []): DecisionQuestion => ({
  exchangeId: 'x',
  purpose: 'decide',
  approvalId: null,
  phase: 'request',
  sessionId: 's',
  principal: { issuer: 'i', subject, name: 'Alice', email: null, groups: [] },
  client: { kind: 'unknown', name: 'x', version: null },
  model: 'm',
  policyVersion: 1,
  fingerprint: 'f',
  matches: [],
  blocks: [],
  tail: [...tail],
  findings: [],
  tools: [],
  cut: null,
  holdableMs: 60_000,
});

/** An asker whose broker is away as long as the test says so, and whose policy service answers when the test does. */
class Asker {
  readonly told: { question: DecisionQuestion; requestId: string }[] = [];
  readonly attempts: string[] = [];
  away = false;
  error: Error | null = null;
  answers = true;
  private ids = 0;

  newRequestId(): string {
    return `r${(this.ids += 1)}`;
  }

  async tell(question: DecisionQuestion, requestId: string, _patienceMs: number, signal: AbortSignal): Promise<void> {
    this.attempts.push(requestId);
    await Promise.resolve();
    if (this.error) throw this.error;
    if (this.away) throw new Error('away');
    this.told.push({ question, requestId });
    if (this.answers || signal.aborted) return;
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  }
}

describe('telling of refusals', () => {
  const start = (isDurable = true) => {
    const [asker, lifecycle, metrics] = [new Asker(), new Lifecycle(), new Metrics()];
    const notices = new RefusalNotices(asker as unknown as DecisionAsker, { isDurable } as Bus, lifecycle, metrics);
    const forgotten = async (reason: string) => {
      const { body } = await metrics.expose();
      return Number(new RegExp(`ostiary_ingress_refusals_forgotten_total\\{reason="${reason}"\\} (\\d+)`).exec(body)?.[1] ?? 0);
    };
    const stop = () => lifecycle.stop({ warn: () => undefined }, 60_000);
    return { asker, notices, forgotten, stop };
  };

  it('tells what is remembered, and nothing that could be used up or asked about', async () => {
    const { asker, notices, stop } = start();
    const block = { id: 'b', provenance: 'user', position: 'tail', digest: 'd', chars: 3 } as const;
    const blocks = [
      { ...block, identity: 'bad', matched: true, text: 'bad' },
      { ...block, identity: 'new', matched: false, text: 'new' },
    ];
    notices.tell({ ...questionOf('alice', ['bad', 'new']), blocks, tools: ['Bash'] });
    await eventually('the notice', () => asker.told[0]);
    expect(asker.told[0]!.question).toMatchObject({
      tail: ['bad', 'new'],
      tools: [],
      holdableMs: 0,
      blocks: [{ identity: 'bad', text: '', chars: 3 }],
    });
    await stop();
  });

  it('tells each as often as it takes, under one id', async () => {
    const { asker, notices, forgotten, stop } = start();
    asker.away = true;
    notices.tell(questionOf('alice'));
    await eventually('an attempt', () => asker.attempts[0]);
    asker.away = false;
    await eventually('the notice', () => asker.told[0]);
    expect(new Set(asker.attempts).size).toBe(1);
    expect(await forgotten('stopped')).toBe(0);
    await stop();
  });

  it.each<[string, number, (index: number) => DecisionQuestion]>([
    ['of one caller', 32, () => questionOf('alice')],
    ['of all callers', 1_000, (index) => questionOf(`caller ${index}`)],
    ['by their weight', 7, (index) => questionOf(`caller ${index}`, ['x'.repeat(1_100_000)])],
  ])('keeps so many %s, and counts what is beyond', async (_what, most, question) => {
    const { asker, notices, forgotten, stop } = start();
    asker.answers = false;
    for (let index = 0; index < most + 5; index += 1) notices.tell(question(index));
    expect(asker.attempts).toHaveLength(most);
    expect(await forgotten('full')).toBe(5);
    await stop();
  });

  it('leaves room again when the policy service has answered', async () => {
    const { asker, notices, forgotten, stop } = start();
    for (let round = 1; round <= 3; round += 1) {
      for (let index = 0; index < 32; index += 1) notices.tell(questionOf('alice'));
      await eventually('the round', () => asker.told.length === 32 * round || undefined);
    }
    expect(await forgotten('full')).toBe(0);
    await stop();
  });

  it('tries once more when it stops, and counts what it could not tell', async () => {
    const { asker, notices, forgotten, stop } = start();
    asker.away = true;
    notices.tell(questionOf('alice'));
    notices.tell(questionOf('bob'));
    await eventually('the attempts', () => asker.attempts.length >= 2 || undefined);
    await stop();
    expect([asker.told.length, await forgotten('stopped')]).toEqual([0, 2]);
  });

  it('gives up at once what is too large to be told', async () => {
    const { asker, notices, forgotten, stop } = start();
    asker.error = new PublishRefused('too large');
    notices.tell(questionOf('alice'));
    await eventually('the loss', async () => (await forgotten('too_large')) === 1);
    expect(asker.attempts).toHaveLength(1);
    await stop();
  });

  it('counts what comes when nobody listens to a bus in memory any more', async () => {
    const { asker, notices, forgotten, stop } = start(false);
    await stop();
    notices.tell(questionOf('alice'));
    expect([asker.attempts.length, await forgotten('stopped')]).toEqual([0, 1]);
  });
});
