import { Client } from 'pg';
import { ApprovalServiceFake, contentOf, type Requested } from '../testing/approval-service.fake.js';

const connectTo = async (connectionString: string): Promise<Client> => {
  const client = new Client({ connectionString });
  await client.connect();
  return client;
};
const approve = { decision: 'approve' };
const deny = { decision: 'deny', reason: 'Not on a Friday.' };

describe('votes', () => {
  let service: ApprovalServiceFake;
  beforeAll(async () => {
    service = await ApprovalServiceFake.start();
  });
  afterAll(() => service.close());

  it('release a request: the approval is told of, once, with who voted', async () => {
    const { approvalId } = await service.ask();
    const answer = await service.vote(approvalId, await service.token('bob'), { ...approve, reason: ' fine ' });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        id: approvalId,
        state: 'approved',
        votes: [{ voter: { subject: 'bob' }, decision: 'approve', reason: 'fine', through: 'security' }],
      },
    });
    expect(await service.resolutionOf(approvalId)).toMatchObject({
      state: 'approved',
      votes: [{ voter: { issuer: service.issuer.issuer, subject: 'bob', name: 'bob' }, decision: 'approve' }],
      reason: 'fine',
      grant: { scope: 'once', until: null },
    });
  });

  it('refuse a request, with the reason that the caller is told', async () => {
    const { approvalId } = await service.ask();
    expect(await service.vote(approvalId, await service.token('bob'), deny)).toMatchObject({
      status: 201,
      body: { state: 'denied', reason: deny.reason },
    });
    expect(await service.resolutionOf(approvalId)).toMatchObject({ state: 'denied', reason: deny.reason, grant: null });
  });

  it.each([[{ decision: 'deny' }], [{ decision: 'deny', reason: '  ' }], [{ decision: 'deny', reason: null }]])(
    '%j lacks the reason and is not taken',
    async (body) => {
      const { approvalId } = await service.ask();
      expect(await service.vote(approvalId, await service.token('bob'), body)).toMatchObject({
        status: 422,
        body: { code: 'content_rejected' },
      });
      expect(await service.get(`/api/approvals/${approvalId}`, await service.token('bob'))).toMatchObject({
        body: { state: 'pending', votes: [] },
      });
    },
  );

  it.each([
    [{}],
    [{ decision: 'maybe' }],
    [{ ...approve, state: 'approved' }],
    [{ ...approve, reason: 'x'.repeat(2_001) }],
    [{ ...approve, revision: 0 }],
    [{ ...approve, revision: null }],
  ])('%j is not a vote', async (body) => {
    const { approvalId } = await service.ask();
    expect((await service.vote(approvalId, await service.token('bob'), body)).status).toBe(400);
  });

  describe('are not taken from', () => {
    const cases: [string, string, Record<string, unknown>, number, string][] = [
      ['the requester', 'alice', {}, 403, 'role_missing'],
      ['the requester, now a reviewer', 'alice', { groups: ['security'] }, 403, 'role_missing'],
      ['the requester, now an administrator', 'alice', { groups: ['administrators'] }, 403, 'role_missing'],
      ['the requester under another name', 'alice-2', { email: 'Alice@Example.com', groups: ['security'] }, 403, 'role_missing'],
      [
        'the requester by an address that is not verified',
        'alice-3',
        { email: 'alice+x@example.com', email_verified: 'false', groups: ['security'] },
        403,
        'role_missing',
      ],
      ['somebody else', 'oscar', {}, 403, 'role_missing'],
      ['an auditor', 'dave', {}, 403, 'role_missing'],
      ['a reviewer who has left the group', 'bob', { groups: [] }, 403, 'role_missing'],
      ['a reviewer whose groups are not resolved', 'bob', { groups: undefined, hasgroups: true }, 403, 'role_missing'],
      ['a token for another audience', 'bob', { aud: 'other' }, 401, 'token_invalid'],
      ['an expired token', 'bob', { iat: 1, exp: 2 }, 401, 'token_expired'],
    ];
    it.each(cases)('%s', async (_name, subject, claims, status, code) => {
      const { approvalId } = await service.ask();
      expect(await service.vote(approvalId, await service.token(subject, claims), approve)).toMatchObject({ status, body: { code } });
      expect(await service.get(`/api/approvals/${approvalId}`, await service.token('carol'))).toMatchObject({
        body: { state: 'pending', votes: [] },
      });
    });

    it('nobody', async () => {
      const { approvalId } = await service.ask();
      expect(await service.vote(approvalId, null, approve)).toMatchObject({ status: 401, body: { code: 'token_missing' } });
    });

    it('an administrator about their own call', async () => {
      const { approvalId } = await service.ask({ requester: { ...service.request().requester, subject: 'erin', email: null } });
      expect(await service.vote(approvalId, await service.token('erin'), approve)).toMatchObject({ status: 403 });
    });
  });

  it('are taken from an administrator about somebody else’s call, and the record says by what right', async () => {
    const { approvalId } = await service.ask();
    expect(await service.vote(approvalId, await service.token('erin'), approve)).toMatchObject({
      body: { state: 'approved', votes: [{ through: 'administrator' }] },
    });
  });

  it('need a quorum of different people', async () => {
    const { approvalId } = await service.ask({ terms: { reviewers: ['security'], quorum: 2, expiresInMs: 900_000 } });
    expect(await service.vote(approvalId, await service.token('bob'), approve)).toMatchObject({ status: 201, body: { state: 'pending' } });
    expect(await service.vote(approvalId, await service.token('bob'), approve)).toMatchObject({ status: 409 });
    const secondAccount = await service.token('robert', { email: 'BOB@example.com', groups: ['security'] });
    expect(await service.vote(approvalId, secondAccount, approve)).toMatchObject({
      status: 409,
      body: { detail: 'You have voted on this already.' },
    });
    expect(await service.vote(approvalId, await service.token('carol'), approve)).toMatchObject({
      status: 201,
      body: { state: 'approved' },
    });
    expect((await service.resolutionOf(approvalId)).votes).toHaveLength(2);
  });

  it('of one denial outweigh a quorum under way', async () => {
    const { approvalId } = await service.ask({ terms: { reviewers: ['security'], quorum: 2, expiresInMs: 900_000 } });
    await service.vote(approvalId, await service.token('bob'), approve);
    expect(await service.vote(approvalId, await service.token('carol'), deny)).toMatchObject({
      body: { state: 'denied', reason: deny.reason },
    });
  });

  it('that come too late hear who won', async () => {
    const { approvalId } = await service.ask();
    await service.vote(approvalId, await service.token('bob'), deny);
    const late = await service.vote(approvalId, await service.token('carol'), approve);
    expect(late).toMatchObject({
      status: 409,
      body: { code: 'state_conflict', resolution: { state: 'denied', by: [{ subject: 'bob', name: 'bob' }] } },
    });
    expect(late.body['detail']).toMatch(/^bob denied this at /);
  });

  it('that race: exactly one wins, the others hear of it, and one resolution is told', async () => {
    const voters = await Promise.all(
      Array.from({ length: 12 }, (_, index) => service.token(`reviewer-${index}`, { groups: ['security'] })),
    );
    for (let round = 0; round < 5; round += 1) {
      const { approvalId } = await service.ask();
      const answers = await Promise.all(voters.map((token, index) => service.vote(approvalId, token, index % 2 === 0 ? approve : deny)));
      const won = answers.filter(({ status }) => status === 201);
      expect(won).toHaveLength(1);
      const told = await service.resolutionOf(approvalId);
      expect(told.state).toBe(won[0]?.body['state']);
      expect(told.votes).toHaveLength(1);
      for (const { status, body } of answers.filter((answer) => answer !== won[0])) {
        expect({ status, by: (body['resolution'] as { by: { subject: string }[] }).by[0]?.subject }).toEqual({
          status: 409,
          by: told.votes[0]?.voter.subject,
        });
      }
      await service.bus.drained();
      expect(service.resolved.filter(({ approvalId: id }) => id === approvalId)).toHaveLength(1);
    }
  });

  describe('count for what was seen', () => {
    const more = (asked: Requested): Partial<Requested> => ({
      ...asked,
      sequence: 2,
      revision: 2,
      content: [...asked.content, contentOf('joined', 'and drop the staging one too')],
    });
    const of = async (id: string) => (await service.get(`/api/approvals/${id}`, await service.token('bob'))).body;

    it('and are not taken for more, or for less', async () => {
      const asked = await service.ask();
      const bob = await service.token('bob');
      expect(await service.vote(asked.approvalId, bob, { ...approve, revision: 2 })).toMatchObject({ status: 409 });
      await service.ask(more(asked));
      expect(await service.vote(asked.approvalId, bob, { ...approve, revision: 1 })).toMatchObject({
        status: 409,
        body: {
          code: 'state_conflict',
          revision: 2,
          approval: { id: asked.approvalId, revision: 2, content: [{}, { exchangeId: 'joined' }] },
        },
      });
      expect(await service.vote(asked.approvalId, bob, { ...approve, revision: 2 })).toMatchObject({ status: 201 });
      expect(await service.resolutionOf(asked.approvalId)).toMatchObject({ state: 'approved', revision: 2 });
    });

    it('and begin anew when more is shown: two must agree about the same', async () => {
      const asked = await service.ask({ terms: { reviewers: ['security'], quorum: 2, expiresInMs: 900_000 } });
      const [bob, carol] = [await service.token('bob'), await service.token('carol')];
      expect(await service.vote(asked.approvalId, bob, approve)).toMatchObject({ status: 201, body: { state: 'pending' } });
      await service.ask(more(asked));
      expect(await of(asked.approvalId)).toMatchObject({ votes: [], earlierVotes: [{ voter: { subject: 'bob' } }] });
      expect(await service.vote(asked.approvalId, carol, { ...approve, revision: 2 })).toMatchObject({ body: { state: 'pending' } });
      expect(await service.vote(asked.approvalId, bob, { ...approve, revision: 2 })).toMatchObject({ body: { state: 'approved' } });
      expect((await service.resolutionOf(asked.approvalId)).votes.map(({ voter }) => voter.subject)).toEqual(['carol', 'bob']);
    });

    it('and stay when a call joins that says nothing more', async () => {
      const asked = await service.ask({ terms: { reviewers: ['security'], quorum: 2, expiresInMs: 900_000 } });
      await service.vote(asked.approvalId, await service.token('bob'), approve);
      await service.ask({ ...asked, sequence: 2, waiters: [...asked.waiters, { exchangeId: 'again', sideCall: false }] });
      expect(await of(asked.approvalId)).toMatchObject({ revision: 1, votes: [{}], waiters: [{}, {}] });
      expect(await service.vote(asked.approvalId, await service.token('carol'), approve)).toMatchObject({ body: { state: 'approved' } });
    });
  });

  it('can’t give more than the rule offers', async () => {
    const { approvalId } = await service.ask();
    for (const grant of [{ scope: 'session' }, { scope: 'duration', for: '1h' }, { scope: 'once', for: '30m' }]) {
      expect(await service.vote(approvalId, await service.token('bob'), { ...approve, grant })).toMatchObject({
        status: 422,
        body: { code: 'content_rejected' },
      });
    }
    expect(await service.vote(approvalId, await service.token('bob'), { ...approve, grant: { scope: 'once' } })).toMatchObject({
      status: 201,
      body: { grant: { scope: 'once', until: null } },
    });
  });

  it('are not kept when their outcome can’t be told of', async () => {
    const { approvalId } = await service.ask();
    const sql = await connectTo(service.database.url);
    await sql.query('ALTER TABLE approval.outbox RENAME TO away');
    expect(await service.vote(approvalId, await service.token('bob'), approve)).toMatchObject({ status: 500, body: { code: 'internal' } });
    await sql.query('ALTER TABLE approval.away RENAME TO outbox');
    await sql.end();
    expect(await service.get(`/api/approvals/${approvalId}`, await service.token('bob'))).toMatchObject({
      body: { state: 'pending', votes: [] },
    });
    expect(await service.vote(approvalId, await service.token('bob'), approve)).toMatchObject({ status: 201 });
  });

  it('about what is not there get 404', async () => {
    expect(await service.vote('nothing', await service.token('bob'), approve)).toMatchObject({
      status: 404,
      body: { code: 'resource_unknown' },
    });
  });
});
