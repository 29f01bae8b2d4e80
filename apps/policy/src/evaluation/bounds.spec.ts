import { Transactions } from '#persistence';
import { MemoryStore } from '../grants/memory.store.js';
import { mostRefused } from '../grants/remembered-blocks.store.js';
import { blockOf, matchOf, questionOf } from '../rules/question.fake.js';
import { approvalIn, refusalIn, RunningPolicy } from '../running-policy.fake.js';
import { DecisionService } from './decision.service.js';

const maxOpenApprovals = 40;

describe('what one caller may cost', () => {
  let policy: RunningPolicy;
  beforeAll(async () => {
    policy = await RunningPolicy.start({ maxOpenApprovals });
  });
  afterAll(() => policy.stop());

  let asked = 0;
  const asking = (subject: string, changes: Parameters<typeof questionOf>[2] = {}) => {
    const block = blockOf(`drop the production database ${(asked += 1)}`);
    const { principal, ...rest } = questionOf([matchOf('production', 'require-approval', [block])], [block], {
      sessionId: `session-${asked}`,
      ...changes,
    });
    return { ...rest, principal: { ...principal, subject } };
  };
  const codesOf = ({ decision }: { decision: { reasons: { code: string }[] } }) => decision.reasons.map(({ code }) => code);
  const sizes = () =>
    policy.part(Transactions).read(async (manager) => {
      const [row] = await manager.query<{ blocks: number; bytes: number }[]>(
        `SELECT (SELECT count(*)::int FROM remembered_block) AS blocks,
                (pg_total_relation_size('remembered_block') + pg_total_relation_size('refused_call'))::int AS bytes`,
      );
      return row!;
    });

  it('asks about so many calls of one caller at once and no more, however they arrive', async () => {
    const questions = Array.from({ length: maxOpenApprovals + 20 }, () => asking('alice'));
    const answers = await Promise.all([...questions.map((question) => policy.ask(question)), policy.ask(asking('bob'))]);
    expect(answers.pop()?.outcome).toBe('hold');
    const refused = answers.filter(({ outcome }) => outcome === 'refuse');
    expect(answers.length - refused.length).toBe(maxOpenApprovals);
    for (const answer of refused) {
      expect(codesOf(answer)).toEqual(['too_many_open']);
      expect(refusalIn(answer).advice).toContain('again');
    }
    const held = answers.findIndex(({ outcome }) => outcome === 'hold');
    const again = { ...questions[held]!, exchangeId: crypto.randomUUID(), requestId: crypto.randomUUID() };
    expect(approvalIn(await policy.ask(again)).joined).toBe(true);
    expect((await policy.ask(asking('alice'))).outcome).toBe('refuse');
    await policy.resolve(approvalIn(answers[held]!).id, 'canceled');
    expect((await policy.ask(asking('alice'))).outcome).toBe('hold');
    policy.clock.leap(16 * 60_000);
    expect((await policy.ask(asking('alice'))).outcome).toBe('hold');
  });

  it('reads of all that is open what bears on the question', async () => {
    const questions = Array.from({ length: 30 }, () => asking('carol', { sessionId: 'one for all' }));
    await policy.part(DecisionService).answer(questions);
    const last = questions.at(-1)!;
    const loaded = (question: typeof last) =>
      policy.part(Transactions).run(async (manager) => (await policy.part(MemoryStore).load(manager, [question])).approvals.size);
    expect(await loaded(asking('carol'))).toBe(0);
    expect(await loaded({ ...last, sessionId: 'elsewhere' })).toBe(1);
    expect(await loaded(last)).toBeLessThanOrEqual(20);
  });

  const blockedCall = (count: number, subject: string) => {
    const blocks = Array.from({ length: count }, (_, n) =>
      blockOf(`dump customers table ${n} of ${subject}`, { identity: `${'i'.repeat(40)} ${subject} ${n}` }),
    );
    const question = questionOf([matchOf('no-dump', 'block', blocks)], blocks, { sessionId: subject });
    return { ...question, principal: { ...question.principal, subject } };
  };

  it('keeps once what stood beside the refused blocks of a call', async () => {
    const before = await sizes();
    const question = blockedCall(mostRefused, 'dave');
    const tail = [...question.tail, ...Array.from({ length: 5_000 }, (_, n) => `${'t'.repeat(40)} ${n}`)];
    expect((await policy.ask({ ...question, tail })).outcome).toBe('refuse');
    const after = await sizes();
    expect(after.blocks - before.blocks).toBe(mostRefused);
    expect(after.bytes - before.bytes).toBeLessThan(1_500_000);
    const resent = { ...question, tail, exchangeId: 'another', requestId: 'another' };
    expect(codesOf(await policy.ask(resent))).toContain('refused_before');
    expect((await policy.ask({ ...resent, requestId: 'a third', tail: [...tail, 'new'] })).outcome).toBe('go');
  });

  it('remembers nothing of a call with more refused blocks than that, and refuses it each time', async () => {
    const before = await sizes();
    const question = blockedCall(5_000, 'erin');
    for (const exchangeId of ['first', 'second', 'third']) {
      const answer = await policy.ask({ ...question, exchangeId, requestId: exchangeId, tail: [...question.tail, exchangeId] });
      expect(answer.outcome).toBe('refuse');
    }
    expect(await sizes()).toEqual(before);
  });
});
