import { eventually } from '#messaging/testing';
import { Transactions } from '#persistence';
import { GrantRow } from '../grants/grant.entity.js';
import type { Question } from '../rules/memory.js';
import { blockOf, matchOf, questionOf } from '../rules/question.fake.js';
import { approvalIn, RunningPolicy } from '../running-policy.fake.js';
import { DecisionService } from './decision.service.js';

const block = blockOf('drop the production database');
const resent = (question: Question, changes: Partial<Question> = {}): Question => ({
  ...question,
  exchangeId: crypto.randomUUID(),
  requestId: crypto.randomUUID(),
  ...changes,
});

describe('several replicas', () => {
  let policy: RunningPolicy;
  let decisions: DecisionService;
  beforeAll(async () => {
    policy = await RunningPolicy.start();
    decisions = policy.part(DecisionService);
  });
  afterAll(() => policy.stop());

  const question = () =>
    questionOf([matchOf('production', 'require-approval', [block])], [block], {
      sessionId: crypto.randomUUID(),
      fingerprint: crypto.randomUUID(),
    });
  const answersTo = async (asked: readonly Question[]) => {
    await Promise.all(asked.map((each) => decisions.answer([each])));
    return Promise.all(asked.map((each) => policy.answerTo(each)));
  };

  it('make one approval of calls that arrive at the same moment', async () => {
    const first = question();
    const answers = await answersTo(Array.from({ length: 10 }, () => resent(first)));
    expect(new Set(answers.map((answer) => approvalIn(answer).id)).size).toBe(1);
    expect(answers.filter((answer) => !approvalIn(answer).joined)).toHaveLength(1);
    // On a slow machine the card settles before the last has joined, and is announced again.
    const announcement = await eventually('a card with all ten', async () => {
      const announced = await policy.announcementOf(approvalIn(answers[0]!).id);
      return announced.waiters.length === 10 ? announced : undefined;
    });
    expect(announcement).toMatchObject({ sequence: 10, revision: 1 });
  });

  it('let one of many simultaneous claims win, and use the grant once', async () => {
    const calls = Array.from({ length: 10 }, (_, index) => (index === 0 ? question() : null));
    const copies = calls.map((call) => call ?? resent(calls[0]!));
    const approval = approvalIn((await answersTo(copies))[0]!);
    await policy.resolve(approval.id, 'approved');
    const claims = copies.map((copy) => ({ ...copy, requestId: crypto.randomUUID(), purpose: 'claim' as const, approvalId: approval.id }));
    const outcomes = (await answersTo([...claims, ...Array.from({ length: 5 }, () => resent(calls[0]!))])).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'go')).toHaveLength(1);
    const grants = await policy.part(Transactions).read((manager) => manager.findBy(GrantRow, { approvalId: approval.id }));
    expect(grants.map(({ state }) => state)).toEqual(['consumed']);
  });

  it('answer every claim, whether the vote or the claim is seen first', async () => {
    for (let round = 0; round < 10; round += 1) {
      const call = question();
      const approval = approvalIn((await answersTo([call]))[0]!);
      const claim = { ...call, requestId: crypto.randomUUID(), purpose: 'claim' as const, approvalId: approval.id };
      await Promise.all([policy.resolve(approval.id, 'approved'), decisions.answer([claim])]);
      expect((await policy.answerTo(claim)).outcome).toBe('go');
    }
  });

  it('learn of a resolution once, however often it is delivered', async () => {
    const call = question();
    const approval = approvalIn((await answersTo([call]))[0]!);
    const resolution = {
      approvalId: approval.id,
      state: 'approved' as const,
      revision: 1,
      votes: [],
      reason: null,
      grant: { scope: 'once' as const, until: null },
      resolvedAt: new Date().toISOString(),
    };
    const learned = await Promise.all(Array.from({ length: 5 }, () => decisions.learn([resolution])));
    expect(learned.reduce((sum, news) => sum + news, 0)).toBe(1);
    expect(await decisions.learn([{ ...resolution, approvalId: crypto.randomUUID() }])).toBe(0);
  });
});
