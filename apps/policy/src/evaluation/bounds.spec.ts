import { principalKey } from '#contracts';
import { Transactions } from '#persistence';
import { MemoryStore } from '../grants/memory.store.js';
import { mostRemembered } from '../grants/memory-bound.js';
import { mostBeside, mostRefused } from '../grants/remembered-blocks.store.js';
import { mostWaiters } from '../rules/pending.rule.js';
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
    const tail = [...question.tail, ...Array.from({ length: 700 }, (_, n) => `${'t'.repeat(40)} ${n}`)];
    expect((await policy.ask({ ...question, tail })).outcome).toBe('refuse');
    const after = await sizes();
    expect(after.blocks - before.blocks).toBe(mostRefused);
    expect(after.bytes - before.bytes).toBeLessThan(1_500_000);
    const resent = { ...question, tail, exchangeId: 'another', requestId: 'another' };
    expect(codesOf(await policy.ask(resent))).toContain('refused_before');
    expect((await policy.ask({ ...resent, requestId: 'a third', tail: [...tail, 'new'] })).outcome).toBe('go');
  });

  it.each([
    ['more refused blocks than that', 2_000, 0],
    ['much beside one', 1, mostBeside],
  ])('remembers nothing of a call with %s, and refuses it each time', async (_what, count, others) => {
    const before = await sizes();
    const question = { ...blockedCall(count, 'erin'), sessionId: crypto.randomUUID() };
    const beside = Array.from({ length: others }, (_, n) => `beside ${n}`);
    for (const exchangeId of ['first', 'second', 'third'].map((name) => `${name} ${count}`)) {
      const tail = [...question.tail, ...beside, exchangeId];
      const answer = await policy.ask({ ...question, exchangeId, requestId: exchangeId, tail });
      expect(answer.outcome).toBe('refuse');
    }
    expect(await sizes()).toEqual(before);
  });

  it('remembers so much of one caller and no more: the oldest goes, and others keep theirs', async () => {
    const [mine, other] = [blockedCall(mostRefused, 'frank'), blockedCall(1, 'grace')];
    await policy.ask(other);
    await policy.part(Transactions).run((manager) =>
      manager.query(
        `INSERT INTO remembered_block (principal, session_id, identity, rule_id, verdict, by_reviewer, refusal, call_id, decided_at)
         SELECT $1, 'old', 'old ' || n, 'no-dump', 'refused', false, '{}', NULL, now() - n * interval '1 second' FROM generate_series(1, $2::int) AS n`,
        [principalKey(mine.principal), mostRemembered],
      ),
    );
    const count = async (where: string) => {
      const [row] = await policy
        .part(Transactions)
        .read((manager) => manager.query<{ n: number }[]>(`SELECT count(*)::int AS n FROM remembered_block WHERE ${where}`));
      return row!.n;
    };
    for (let call = 0; call < 8; call += 1) {
      const ids = { sessionId: `again ${call}`, exchangeId: crypto.randomUUID(), requestId: crypto.randomUUID() };
      expect((await policy.ask({ ...mine, ...ids })).outcome).toBe('refuse');
    }
    const left = await count(`principal LIKE '%|frank'`);
    expect([left >= mostRemembered, left < mostRemembered + 1_300]).toEqual([true, true]);
    expect(await count(`session_id LIKE 'again %' AND principal LIKE '%|frank'`)).toBe(8 * mostRefused);
    expect(await count(`identity = 'old 1'`)).toBe(1);
    expect(await count(`identity = 'old ${mostRemembered}'`)).toBe(0);
    expect(await count(`principal LIKE '%|grace'`)).toBe(1);
  });

  it('lets so many calls wait for one approval, and asks anew for more', async () => {
    const first = asking('henry');
    const again = () => ({ ...first, exchangeId: crypto.randomUUID(), requestId: crypto.randomUUID() });
    const ids: string[] = [];
    for (let call = 0; call < mostWaiters + 3; call += 1) ids.push(approvalIn(await policy.ask(call === 0 ? first : again())).id);
    expect(ids.map((id) => id === ids[0])).toEqual(ids.map((_id, call) => call < mostWaiters));
    expect(new Set(ids).size).toBe(2);
    expect(approvalIn(await policy.ask({ ...first, requestId: crypto.randomUUID() })).id).toBe(ids[0]);
  });
});
