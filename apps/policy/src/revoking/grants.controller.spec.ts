import { eventually } from '#messaging/testing';
import { blockOf, matchOf, questionOf } from '../rules/question.fake.js';
import type { Question } from '../rules/memory.js';
import { approvalIn, refusalIn, RunningPolicy } from '../running-policy.fake.js';
import type { GrantView } from './grants.view.js';
import { RevokingService } from './revoking.service.js';

const hour = 60 * 60_000;
const terms = {
  reviewers: ['security'],
  quorum: 1,
  expiresInMs: 900_000,
  furtherSteps: [{ reviewers: ['dba'], quorum: 1 }],
  grant: { scope: 'duration' as const, forMs: 4 * hour },
  escalate: { afterMs: 60_000, to: ['leads'] },
};
let callers = 0;

describe('grants', () => {
  let policy: RunningPolicy;
  beforeAll(async () => {
    policy = await RunningPolicy.start();
  });
  afterAll(() => policy.stop());

  /** Somebody new, who calls and may look at their grants. */
  function caller() {
    const subject = `caller-${(callers += 1)}`;
    const principal = { issuer: policy.issuer.issuer, subject, name: `Name of ${subject}`, email: null, groups: ['engineering'] };
    const call = (words: string, changes: Parameters<typeof questionOf>[2] = {}) => {
      const block = blockOf(`${words} of ${subject}`);
      return questionOf([matchOf('production', 'require-approval', [block], { approval: terms })], [block], {
        principal,
        sessionId: `${subject}-1`,
        ...changes,
      });
    };
    return { subject, principal, call, who: { sub: subject, name: principal.name, groups: ['engineering'] } };
  }

  async function request(who: Record<string, unknown>, method: string, path = '', body?: object) {
    const token = await policy.issuer.sign(who);
    const response = await fetch(`${policy.url}/api/grants${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as {
      items: GrantView[];
      next: string | null;
      code?: string;
      detail?: string;
      grants?: GrantView[];
    };
    return { status: response.status, ...answer };
  }
  const bob = { sub: 'bob', name: 'Bob', groups: ['security'] };
  const erin = { sub: 'erin', name: 'Erin', groups: ['administrators'] };

  const held = async (question: Question) => approvalIn(await policy.ask(question)).id;
  async function approved(question: Question, scope: 'once' | 'session' | 'duration'): Promise<string> {
    const id = await held(question);
    await policy.resolve(id, 'approved', { grant: { scope, until: null } });
    await eventually('the grant', async () => (await request(erin, 'GET')).items.find(({ approvalId }) => approvalId === id));
    return id;
  }
  const grantOf = async (approvalId: string, scope: GrantView['scope']) =>
    (await request(erin, 'GET')).items.find((grant) => grant.approvalId === approvalId && grant.scope === scope)!;

  it('are shown with all that matters to whoever may take them back', async () => {
    const { call, who, principal, subject } = caller();
    const question = call('drop a table');
    const approvalId = await approved(question, 'session');
    await policy.claim(question, approvalId);
    await policy.ask(call('drop a view'));
    const { items, next } = await request(who, 'GET');
    expect(next).toBeNull();
    const shared = {
      approvalId,
      owner: { issuer: principal.issuer, subject, name: principal.name },
      rules: ['production'],
      session: `${subject}-1`,
      givenBy: ['Bob'],
      uses: 1,
      lastUsedAt: expect.any(String),
      revoked: null,
    };
    expect(items).toEqual([
      {
        ...shared,
        id: expect.any(String),
        scope: 'session',
        state: 'active',
        usedBy: null,
        givenAt: expect.any(String),
        until: expect.any(String),
      },
      {
        ...shared,
        id: expect.any(String),
        scope: 'once',
        state: 'consumed',
        usedBy: question.exchangeId,
        givenAt: expect.any(String),
        until: expect.any(String),
      },
    ]);
    expect(Date.parse(items[0]!.until) - Date.parse(items[0]!.givenAt)).toBe(4 * hour);
  });

  it.each([
    ['their owner', (who: Record<string, unknown>) => who, true],
    ['a member of a group that was asked', () => bob, true],
    ['a member of a group of a later step', () => ({ sub: 'dora', groups: ['dba'] }), true],
    ['a member of a group that it would have escalated to', () => ({ sub: 'lena', groups: ['leads'] }), true],
    ['an administrator', () => erin, true],
    ['somebody else', () => ({ sub: 'oscar', groups: ['engineering'] }), false],
    ['an auditor', () => ({ sub: 'dave', groups: ['audit'] }), false],
    ['somebody without groups', () => ({ sub: 'nobody', groups: [] }), false],
    ['the same subject at another issuer', (who: Record<string, unknown>) => ({ ...who, iss: 'https://elsewhere.test' }), null],
  ])('are there for %s, or are not', async (_who, person, there) => {
    const { call, who } = caller();
    const approvalId = await approved(call('drop a table'), 'session');
    const { id } = await grantOf(approvalId, 'session');
    const { status, items } = await request(person(who), 'GET', '?limit=200');
    if (there === null) return expect(status).toBe(401);
    expect(items.some((grant) => grant.id === id)).toBe(there);
    const revocation = await request(person(who), 'DELETE', `/${id}`);
    expect(revocation.status).toBe(there ? 200 : 404);
    expect((await policy.ask(call('drop a view'))).outcome).toBe(there ? 'hold' : 'go');
  });

  it('are asked about again from the next call on, also what they covered before', async () => {
    const { call, who } = caller();
    const question = call('drop a table');
    const approvalId = await approved(question, 'session');
    await policy.claim(question, approvalId);
    const second = call('drop a view');
    expect((await policy.ask(second)).outcome).toBe('go');
    const history = second.blocks.map((block) => ({ ...block, position: 'history' as const }));
    const third = questionOf([matchOf('production', 'require-approval', history, { approval: terms })], history, {
      principal: question.principal,
      sessionId: question.sessionId,
      tail: ['the third prompt'],
    });
    expect((await policy.ask(third)).outcome).toBe('go');

    const { id } = await grantOf(approvalId, 'session');
    const { status, items } = await request(who, 'DELETE', `/${id}`, { reason: ' Not needed any more. ' });
    expect([status, items]).toMatchObject([
      200,
      [{ id, state: 'revoked', revoked: { by: { name: who.name }, reason: 'Not needed any more.' } }],
    ]);
    await held(call('drop a view'));
    await held({ ...third, exchangeId: 'again', requestId: 'again' });
    const event = () => policy.grantChanges.find(({ grantId, kind }) => grantId === id && kind === 'revoked');
    await eventually('word of it', event);
    expect(event()).toMatchObject({
      approvalId,
      scope: 'session',
      exchangeId: null,
      by: { subject: who.sub },
      reason: 'Not needed any more.',
    });
  });

  it('of an approval are taken back together, with what it covers in conversations, even when they are used up', async () => {
    const { call, who, subject } = caller();
    const question = call('drop a table');
    const approvalId = await approved(question, 'duration');
    expect(await request(bob, 'DELETE', `?approval=${approvalId}`)).toMatchObject({
      status: 200,
      items: [{ state: 'revoked' }, { state: 'revoked' }],
    });
    expect((await policy.claim(question, approvalId)).outcome).toBe('refuse');
    await held(call('drop a view', { sessionId: `${subject}-2` }));

    const once = call('drop one table');
    const used = await approved(once, 'once');
    await policy.claim(once, used);
    const history = once.blocks.map((block) => ({ ...block, position: 'history' as const }));
    const next = (tail: string) =>
      questionOf([matchOf('production', 'require-approval', history, { approval: terms })], history, {
        principal: once.principal,
        sessionId: once.sessionId,
        tail: [tail],
      });
    expect((await policy.ask(next('second prompt'))).outcome).toBe('go');
    expect((await request(who, 'DELETE', `?approval=${used}`)).status).toBe(200);
    await held(next('third prompt'));
    expect(await request(who, 'DELETE', `?approval=${used}`)).toMatchObject({ status: 409, code: 'state_conflict' });
  });

  it('that are gone say how', async () => {
    const { call, who } = caller();
    const question = call('drop a table');
    const approvalId = await approved(question, 'session');
    const once = await grantOf(approvalId, 'once');
    await policy.claim(question, approvalId);
    expect(await request(who, 'DELETE', `/${once.id}`)).toMatchObject({
      status: 409,
      code: 'state_conflict',
      detail: `Exchange ${question.exchangeId} has used it already.`,
      grants: [{ id: once.id, state: 'consumed' }],
    });
    const { id } = await grantOf(approvalId, 'session');
    expect((await request(bob, 'DELETE', `/${id}`)).status).toBe(200);
    expect(await request(who, 'DELETE', `/${id}`)).toMatchObject({ status: 409, detail: 'Bob has taken it back already.' });
    expect(await request(who, 'DELETE', '/no-such-grant')).toMatchObject({ status: 404, code: 'resource_unknown' });
    expect(await request(who, 'DELETE', `?approval=${crypto.randomUUID()}`)).toMatchObject({ status: 404 });
    expect((await request(who, 'DELETE')).status).toBe(400);
  });

  it('are refused to a held call that comes to claim them too late, with who took them back', async () => {
    const { call } = caller();
    const question = call('drop a table');
    const approvalId = await approved(question, 'once');
    const { id } = await grantOf(approvalId, 'once');
    await request(bob, 'DELETE', `/${id}`, { reason: 'Wrong table.' });
    const answer = await policy.claim(question, approvalId);
    expect(refusalIn(answer)).toMatchObject({ decidedBy: ['Bob'], reason: 'Wrong table.', reference: approvalId });
    expect(answer.decision.reasons.map(({ code }) => code)).toEqual(['approval_revoked']);
  });

  it('are used or taken back, whichever is first, and the other hears of it', async () => {
    const outcomes = { used: 0, revoked: 0 };
    for (let round = 0; round < 12; round += 1) {
      const { call, principal } = caller();
      const question = call('drop a table');
      const approvalId = await approved(question, 'once');
      const { id } = await grantOf(approvalId, 'once');
      const claiming = policy.claim(question, approvalId);
      const revoking = policy.part(RevokingService).revoke({ id }, principal, null);
      const [claim, revocation] = await Promise.allSettled([claiming, revoking]);
      const used = claim.status === 'fulfilled' && claim.value.outcome === 'go';
      outcomes[used ? 'used' : 'revoked'] += 1;
      expect(revocation.status).toBe(used ? 'rejected' : 'fulfilled');
      expect(await grantOf(approvalId, 'once')).toMatchObject({ state: used ? 'consumed' : 'revoked' });
    }
    expect(outcomes.used + outcomes.revoked).toBe(12);
  });

  it('that are taken back twice at once are taken back once', async () => {
    const { call, principal } = caller();
    const approvalId = await approved(call('drop a table'), 'session');
    const { id } = await grantOf(approvalId, 'session');
    const all = await Promise.allSettled(Array.from({ length: 6 }, () => policy.part(RevokingService).revoke({ id }, principal, null)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('come in pages, newest first, by state', async () => {
    const { call, who, subject } = caller();
    for (const place of [1, 2, 3]) await approved(call(`drop table ${place}`, { sessionId: `${subject}-${place}` }), 'session');
    const seen: GrantView[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Awaited<ReturnType<typeof request>> = await request(who, 'GET', `?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items);
      cursor = page.next;
    }
    expect(seen).toHaveLength(6);
    expect(seen.map(({ givenAt }) => givenAt)).toEqual(
      seen
        .map(({ givenAt }) => givenAt)
        .toSorted()
        .toReversed(),
    );
    expect(new Set(seen.map(({ id }) => id)).size).toBe(6);

    const [newest] = seen;
    await request(who, 'DELETE', `/${newest!.id}`);
    const count = async (state: string) => (await request(who, 'GET', `?state=${state}`)).items.length;
    expect([await count('active'), await count('revoked'), await count('expired'), await count('active,revoked')]).toEqual([5, 1, 0, 6]);
    policy.clock.leap(5 * hour);
    expect([await count('active'), await count('revoked'), await count('expired'), await count('active,expired')]).toEqual([0, 1, 5, 5]);
    expect((await request(who, 'GET', '?state=open')).status).toBe(400);
    expect((await request(who, 'GET', '?cursor=x')).status).toBe(400);
  });
});
