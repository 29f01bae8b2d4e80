import type { OpenApproval } from './memory.js';
import { mostWaiters, pending } from './pending.rule.js';
import { blockOf, grantOf, matchOf, memoryOf, openFor, questionOf, waitingCall } from './question.fake.js';
import { situationOf } from './situation.js';

const text = 'drop the production database';
const x = blockOf(text);
const title = blockOf(`<session>\n${text}\n</session>\n\nWrite the title of this session.`);
const ask = (block = x) => matchOf('a', 'require-approval', [block]);
const real = questionOf([ask()], [x]);
const side = questionOf([ask(title)], [title], { tools: [] });
const rulingOn = (question: typeof real, ...approvals: OpenApproval[]) => pending(situationOf(question, memoryOf({ open: approvals })));
const joined = (question: typeof real, approval: OpenApproval) => {
  const ruling = rulingOn(question, approval);
  return ruling?.outcome === 'hold' && ruling.joins !== null;
};

describe('pending', () => {
  it('asks when nobody was asked', () => {
    expect(rulingOn(real)).toMatchObject({
      outcome: 'hold',
      code: 'approval_pending',
      joins: null,
      asks: { ruleIds: ['a'], terms: { reviewers: ['security'] } },
    });
  });

  it('joins the same content, the prompt to its title call, and the title call to its prompt', () => {
    expect(joined(real, openFor(real))).toBe(true);
    expect(joined({ ...real, sessionId: 'another' }, openFor(real))).toBe(true);
    expect(joined(real, openFor(side))).toBe(true);
    expect(joined(side, openFor(real))).toBe(true);
  });

  it('joins no approval that so many calls wait for already, unless it is one of them', () => {
    const waiters = (count: number) => Array.from({ length: count }, (_call, n) => waitingCall(real, { exchangeId: `call ${n}` }));
    expect(joined(real, openFor(real, { waiters: waiters(mostWaiters - 1) }))).toBe(true);
    expect(joined(real, openFor(real, { waiters: waiters(mostWaiters) }))).toBe(false);
    expect(joined({ ...real, exchangeId: 'call 3' }, openFor(real, { waiters: waiters(mostWaiters) }))).toBe(true);
  });

  it('joins no approval whose card would be too large for a message', () => {
    const more = blockOf('y'.repeat(16_000), { matched: false });
    const question = questionOf([ask()], [x, more], { tail: [] });
    expect(joined(question, openFor(real, { weight: 500_000 }))).toBe(true);
    expect(joined(question, openFor(real, { weight: 590_000 }))).toBe(false);
  });

  it('joins the same text beside something else, as after a prompt that was taken back', () => {
    expect(joined(questionOf([ask()], [x], { beside: ['new'] }), openFor(real))).toBe(true);
  });

  it('does not join another conversation, rule, phase, or two calls that both offer tools', () => {
    expect(joined({ ...side, sessionId: 'another' }, openFor(real))).toBe(false);
    expect(joined(side, openFor(real, { ruleIds: ['b'] }))).toBe(false);
    expect(joined(side, openFor(real, { phase: 'tool_call' }))).toBe(false);
    expect(joined({ ...side, tools: ['Bash'] }, openFor(real))).toBe(false);
  });

  it('does not join when it asks for more than the reviewers see', () => {
    const more = blockOf('drop the staging database too');
    expect(joined(questionOf([matchOf('a', 'require-approval', [x, more])], [x, more]), openFor(real))).toBe(false);
    const long = blockOf(`${text} ${'and something else '.repeat(100)}`);
    expect(joined(questionOf([ask(long)], [long], { tools: [] }), openFor(real))).toBe(false);
  });

  it('takes a tool call as it is: a longer command is another command', () => {
    const command = blockOf('kubectl delete ns a');
    const longer = blockOf('kubectl delete ns a && kubectl delete ns b');
    const call = questionOf([ask(command)], [command], { phase: 'tool_call' });
    expect(joined(questionOf([ask(longer)], [longer], { phase: 'tool_call', tools: [] }), openFor(call))).toBe(false);
    expect(joined({ ...call, exchangeId: 'e2' }, openFor(call))).toBe(true);
  });

  it('refuses a call that cannot wait, and asks nobody', () => {
    expect(rulingOn({ ...real, holdableMs: 0 })).toMatchObject({ outcome: 'refuse', code: 'approval_pending', remember: null });
  });

  it('refuses a caller who has too many open already, and lets further calls wait for what is open', () => {
    const refused = pending(situationOf(real, memoryOf({ mayAsk: false })));
    expect(refused).toMatchObject({ outcome: 'refuse', code: 'too_many_open', remember: null, refusal: { advice: expect.any(String) } });
    const open = pending(situationOf(real, memoryOf({ mayAsk: false, open: [openFor(real)] })));
    expect(open).toMatchObject({ outcome: 'hold', joins: { id: 'p' } });
  });

  it('makes one question of rules with the same reviewers, with the stricter terms', () => {
    const terms = { reviewers: ['security'], quorum: 2, expiresInMs: 60_000 };
    const dba = { reviewers: ['dba'], quorum: 1, expiresInMs: 60_000 };
    const question = questionOf(
      [ask(), matchOf('b', 'require-approval', [x], { approval: terms }), matchOf('c', 'require-approval', [x], { approval: dba })],
      [x],
    );
    expect(rulingOn(question)).toMatchObject({
      asks: {
        ruleIds: ['a', 'b'],
        message: 'Message of a. Message of b.',
        terms: { reviewers: ['security'], quorum: 2, expiresInMs: 60_000 },
      },
    });
  });

  it('goes on to the next group once the first has approved', () => {
    const dba = { reviewers: ['dba'], quorum: 1, expiresInMs: 60_000 };
    const question = questionOf([ask(), matchOf('c', 'require-approval', [x], { approval: dba })], [x]);
    expect(pending(situationOf(question, memoryOf({ grants: [grantOf(question)] })))).toMatchObject({
      outcome: 'hold',
      asks: { ruleIds: ['c'] },
    });
  });
});
