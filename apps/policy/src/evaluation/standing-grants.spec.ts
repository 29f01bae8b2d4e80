import { eventually } from '#messaging/testing';
import { blockOf, matchOf, questionOf } from '../rules/question.fake.js';
import type { Question } from '../rules/memory.js';
import { approvalIn, refusalIn, RunningPolicy } from '../running-policy.fake.js';

const hour = 60 * 60_000;
const terms = { reviewers: ['security'], quorum: 1, expiresInMs: 900_000 };
const offering = { ...terms, grant: { scope: 'duration', forMs: 4 * hour } } as const;
const codesOf = ({ decision }: { decision: { reasons: { code: string }[] } }) => decision.reasons.map(({ code }) => code);
let conversations = 0;

describe('an approval beyond one call', () => {
  let policy: RunningPolicy;
  beforeAll(async () => {
    policy = await RunningPolicy.start({ maxStandingGrants: 3 });
  });
  afterAll(() => policy.stop());

  /** A caller of its own for each test, in a conversation. */
  function caller() {
    const subject = `caller-${(conversations += 1)}`;
    const principal = { issuer: policy.issuer.issuer, subject, name: subject, email: null, groups: ['engineering'] };
    const call = (
      words: string,
      changes: Parameters<typeof questionOf>[2] = {},
      approval: Question['matches'][number]['approval'] = offering,
    ) => {
      const block = blockOf(`${words} of ${subject}`);
      return questionOf([matchOf('production', 'require-approval', [block], { approval })], [block], {
        principal,
        sessionId: `${subject}-1`,
        ...changes,
      });
    };
    return { subject, call };
  }

  const held = async (question: Question) => approvalIn(await policy.ask(question)).id;
  const inHours = (hours: number) => new Date(policy.clock.millis() + hours * hour).toISOString();
  /** Asks, and has it approved so far. */
  async function approved(question: Question, scope: 'session' | 'duration', until: string | null): Promise<string> {
    const id = await held(question);
    await policy.resolve(id, 'approved', { grant: { scope, until } });
    expect((await policy.claim(question, id)).outcome).toBe('go');
    return id;
  }
  const changesOf = (approvalId: string) =>
    policy.grantChanges
      .filter((change) => change.approvalId === approvalId)
      .map(({ kind, scope, exchangeId }) => [kind, scope, exchangeId]);

  it('for the session is for the one conversation that was shown, wherever else the same words were sent', async () => {
    const { call, subject } = caller();
    const first = call('drop a table');
    const id = await held(first);
    const elsewhere = [2, 3].map((place) => ({
      ...first,
      sessionId: `${subject}-${place}`,
      exchangeId: `${subject}-e${place}`,
      requestId: crypto.randomUUID(),
    }));
    for (const question of elsewhere) expect(await held(question)).toBe(id);
    await policy.resolve(id, 'approved', { grant: { scope: 'session', until: inHours(1) } });
    expect((await policy.claim(first, id)).outcome).toBe('go');
    expect((await policy.ask(call('drop a view'))).outcome).toBe('go');
    for (const place of [2, 3]) await held(call('drop a view', { sessionId: `${subject}-${place}` }));
  });

  it('for the session is not asked about again there, and in another conversation it is', async () => {
    const { call, subject } = caller();
    const first = call('drop a table');
    const id = await approved(first, 'session', inHours(1));
    const second = call('drop a view');
    const answer = await policy.ask(second);
    expect(answer).toMatchObject({ outcome: 'go', grants: [{ grantId: expect.any(String), approvalId: id, scope: 'session' }] });
    expect(codesOf(answer)).toEqual(['approved_before']);
    await held(call('drop a view', { sessionId: `${subject}-2` }));
    await eventually('the uses', () => changesOf(id).length >= 2);
    expect(changesOf(id)).toEqual([
      ['consumed', 'once', first.exchangeId],
      ['consumed', 'session', second.exchangeId],
    ]);
  });

  it('for a duration holds in every conversation, until then, and uses are told', async () => {
    const { call, subject } = caller();
    const id = await approved(call('drop a table'), 'duration', inHours(2));
    const others = [2, 3].map((place) => call(`drop view ${place}`, { sessionId: `${subject}-${place}` }));
    for (const other of others) expect((await policy.ask(other)).outcome).toBe('go');
    await eventually('the uses', () => changesOf(id).length >= 3);
    expect(changesOf(id).slice(1)).toEqual(others.map(({ exchangeId }) => ['consumed', 'duration', exchangeId]));
    policy.clock.leap(2 * hour);
    await held(call('drop the last view'));
  });

  it('says what its claim went on by: the single use, not what stands', async () => {
    const { call } = caller();
    const question = call('drop a table');
    const id = await held(question);
    await policy.resolve(id, 'approved', { grant: { scope: 'session', until: null } });
    const answer = await policy.claim(question, id);
    expect(answer).toMatchObject({ outcome: 'go', grants: [{ approvalId: id, scope: 'once' }] });
    expect(codesOf(answer)).toEqual(['approved']);
  });

  it('is not used by a call that only counts tokens', async () => {
    const { call } = caller();
    const id = await approved(call('drop a table'), 'session', null);
    const counted = await policy.ask(call('drop a view', { holdableMs: 0 }));
    expect(counted).toMatchObject({ outcome: 'go', grants: [] });
    expect(changesOf(id).filter(([, scope]) => scope !== 'once')).toEqual([]);
  });

  it('never lets a block pass, nor what was refused', async () => {
    const { call, subject } = caller();
    await approved(call('drop a table'), 'duration', inHours(1));
    const block = blockOf(`dump the customers of ${subject}`);
    const blocking = call('drop a view', {});
    const both = questionOf(
      [matchOf('production', 'require-approval', [block], { approval: offering }), matchOf('no-dump', 'block', [block])],
      [block],
      { principal: blocking.principal, sessionId: blocking.sessionId },
    );
    expect(refusalIn(await policy.ask(both))).toMatchObject({ ruleId: 'no-dump' });
    // The same rule blocks by now.
    const stricter = { ...blocking, matches: [{ ...blocking.matches[0]!, action: 'block' as const, approval: null }] };
    expect(refusalIn(await policy.ask(stricter))).toMatchObject({ ruleId: 'production' });
  });

  it('lets nothing pass that was denied just now', async () => {
    const { call, subject } = caller();
    const denied = call('drop every table');
    await policy.resolve(await held(denied), 'denied');
    await approved(call('drop a table'), 'duration', inHours(1));
    const again = { ...denied, exchangeId: 'again', requestId: crypto.randomUUID(), sessionId: `${subject}-2` };
    expect(refusalIn(await policy.ask(again))).toMatchObject({ reason: 'Not today.', decidedBy: ['Bob'] });
    expect((await policy.ask(call('drop a view', { sessionId: `${subject}-2` }))).outcome).toBe('go');
  });

  it.each([
    ['a quorum', { ...offering, quorum: 2 }],
    ['another group', { ...offering, reviewers: ['dba'] }],
    ['one more step', { ...offering, furtherSteps: [{ reviewers: ['dba'], quorum: 1 }] }],
    ['a fresh sign-in', { ...offering, freshSignInMs: 600_000 }],
    ['single uses only', terms],
  ])('is asked about again where the rule asks for %s by now', async (_what, approval) => {
    const { call } = caller();
    await approved(call('drop a table'), 'duration', inHours(1));
    expect((await policy.ask(call('drop a view'))).outcome).toBe('go');
    await held(call('drop a view more', {}, approval));
  });

  it('reaches no further than the rule offered, whatever is told', async () => {
    const { call } = caller();
    const single = call('drop a table', {}, terms);
    await approved(single, 'duration', inHours(1));
    await held(call('drop a view', {}, terms));

    const other = caller();
    const session = { ...terms, grant: { scope: 'session' as const, forMs: hour } };
    const id = await approved(other.call('drop a table', {}, session), 'duration', inHours(100));
    expect(await policy.ask(other.call('drop a view', {}, session))).toMatchObject({ grants: [{ approvalId: id, scope: 'session' }] });
    await held(other.call('drop a view', { sessionId: 'elsewhere' }, session));
    policy.clock.leap(hour + 1_000);
    await held(other.call('drop two views', {}, session));
  });

  it('is for its call only where the caller has as many as may be, and says so', async () => {
    const { call, subject } = caller();
    const ids: string[] = [];
    for (const place of [1, 2, 3, 4])
      ids.push(await approved(call(`drop table ${place}`, { sessionId: `${subject}-${place}` }), 'session', null));
    expect((await policy.ask(call('drop a view', { sessionId: `${subject}-3` }))).outcome).toBe('go');
    await held(call('drop a view', { sessionId: `${subject}-4` }));
    const told = () => policy.grantChanges.find(({ approvalId, kind }) => approvalId === ids[3] && kind === 'revoked');
    await eventually('word of it', told);
    expect(told()).toMatchObject({ scope: 'session', by: null, reason: expect.stringContaining('policy.maxStandingGrants') });
  });

  it('is one approval for rules that ask the same people, on the terms of all of them', async () => {
    const { call } = caller();
    const question = call('drop a table');
    const [block] = question.blocks;
    const stricter = { ...terms, quorum: 2, channels: ['web' as const], grant: { scope: 'session' as const, forMs: 1_000 } };
    const both = { ...question, matches: [...question.matches, matchOf('tables', 'require-approval', [block!], { approval: stricter })] };
    const announced = await policy.announcementOf(await held(both));
    expect(announced.terms).toEqual(stricter);
  });
});
