import { decisionRequested, holdEnded, type TopicData } from '#contracts';
import { InProcessBus } from '#messaging';
import { type DecisionAnswer, DecisionAsker, type DecisionQuestion } from './decision-asker.js';
import { HoldNotices } from './hold-notices.js';

const question = (purpose: 'decide' | 'claim'): DecisionQuestion => ({
  exchangeId: 'x',
  purpose,
  approvalId: null,
  phase: 'request',
  sessionId: 's',
  principal: { issuer: 'i', subject: 'alice', name: 'Alice', email: null, groups: [] },
  client: { kind: 'unknown', name: 'x', version: null },
  model: 'm',
  policyVersion: 1,
  fingerprint: 'f',
  matches: [],
  blocks: [],
  tail: [],
  findings: [],
  tools: [],
  excerpt: '',
  holdableMs: 1,
});

describe('asking the policy service', () => {
  let bus: InProcessBus;
  let asker: DecisionAsker;
  let asked: string[];
  let ended: TopicData<typeof holdEnded>[];
  beforeEach(async () => {
    [bus, asked, ended] = [new InProcessBus(), [], []];
    asker = new DecisionAsker(bus, new HoldNotices(bus));
    await bus.subscribe(holdEnded, { group: 'test', from: 'earliest' }, async ({ envelope }) => void ended.push(envelope.data));
    await bus.subscribe(
      decisionRequested,
      { group: 'test', from: 'earliest' },
      async ({ envelope }) => void asked.push(envelope.data.requestId),
    );
  });
  afterEach(() => bus.close());

  const decision = { verdict: 'require-approval' as const, reasons: [], obligations: [], policyVersion: 1 };
  const hold = (requestId: string): DecisionAnswer => ({
    exchangeId: 'x',
    requestId,
    outcome: 'hold',
    decision,
    approval: { id: `approval-of-${requestId}`, expiresAt: '2026-01-01T00:00:00Z', joined: false },
  });
  /** Asks and gives up at once; the question's id. */
  const giveUp = async (purpose: 'decide' | 'claim'): Promise<string> => {
    await expect(asker.ask(question(purpose), 0)).rejects.toMatchObject({ code: 'decision_unavailable' });
    while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    return asked.at(-1)!;
  };
  /** What was told before something that is told for certain. */
  const toldBefore = async (requestId: string): Promise<string[]> => {
    new HoldNotices(bus).ended('sentinel', 'x', 'released');
    while (!ended.some(({ approvalId }) => approvalId === 'sentinel')) await new Promise((resolve) => setImmediate(resolve));
    return ended.filter(({ approvalId }) => approvalId === `approval-of-${requestId}`).map(({ cause }) => cause);
  };

  it('tells an approval that a late answer opens that nobody waits for it, once', async () => {
    const requestId = await giveUp('decide');
    asker.answered(hold(requestId));
    asker.answered(hold(requestId));
    expect(await toldBefore(requestId)).toEqual(['timed_out']);
  });

  it.each<[string, 'decide' | 'claim', (requestId: string) => DecisionAnswer]>([
    ['a late pass', 'decide', (requestId) => ({ exchangeId: 'x', requestId, decision, outcome: 'go', grants: [] })],
    ['a late answer to a claim, which is made again', 'claim', hold],
    ['an answer to another instance', 'decide', (requestId) => ({ ...hold(requestId), requestId: 'of another' })],
  ])('tells nothing after %s', async (_what, purpose, answer) => {
    const requestId = await giveUp(purpose);
    asker.answered(answer(requestId));
    expect(await toldBefore(requestId)).toEqual([]);
  });

  it('tells nothing of an answer that came in time: the call holds', async () => {
    const answering = asker.ask(question('decide'), 60_000);
    while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    asker.answered(hold(asked[0]!));
    expect(await answering).toMatchObject({ outcome: 'hold' });
    expect(await toldBefore(asked[0]!)).toEqual([]);
  });
});
