import { Transactions } from '#persistence';
import { ApprovalServiceFake } from '../testing/approval-service.fake.js';

const day = 86_400_000;
const at = (ms: number): string => new Date(Date.now() + ms).toISOString();

describe('delegations', () => {
  let service: ApprovalServiceFake;
  beforeAll(async () => {
    service = await ApprovalServiceFake.start();
  });
  afterAll(() => service.close());

  const to = (subject: string) => ({ issuer: service.issuer.issuer, subject });
  const delegate = async (from: string, body: object, claims: Record<string, unknown> = {}) =>
    service.send('POST', '/api/delegations', await service.token(from, claims), body);
  const query = <T>(sql: string): Promise<T[]> =>
    service.service.app.get(Transactions, { strict: false }).read((manager) => manager.query<T[]>(sql));
  const listed = async (reader: string, query = ''): Promise<string[]> => {
    const { body } = await service.get(`/api/delegations${query}`, await service.token(reader));
    return (body['items'] as { id: string }[]).map(({ id }) => id);
  };

  it('are seen by both sides and by administrators, with what they allow', async () => {
    const answer = await delegate('bob', { to: to('dora'), until: at(day), reason: ' On holiday. ' });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        by: { subject: 'bob', name: 'bob' },
        to: to('dora'),
        groups: ['security'],
        reason: 'On holiday.',
        state: 'valid',
        endedBy: null,
      },
    });
    const id = answer.body['id'] as string;
    expect(await listed('bob')).toEqual([id]);
    expect(await listed('dora')).toEqual([id]);
    expect(await listed('carol')).toEqual([]);
    expect(await listed('erin')).toEqual([]);
    expect(await listed('erin', '?of=everybody')).toContain(id);
    expect(await service.get('/api/delegations?of=everybody', await service.token('bob'))).toMatchObject({ status: 403 });
  });

  it.each([['bob'], ['dora'], ['erin']])('are ended by %s, once', async (subject) => {
    const id = (await delegate('bob', { to: to('dora'), until: at(day) })).body['id'] as string;
    const path = `/api/delegations/${id}`;
    for (const other of ['carol', 'alice'])
      expect(await service.send('DELETE', path, await service.token(other))).toMatchObject({ status: 404 });
    const by = await service.token(subject);
    expect(await service.send('DELETE', path, by)).toMatchObject({ status: 200, body: { state: 'ended', endedBy: { subject } } });
    expect(await service.send('DELETE', path, by)).toMatchObject({ status: 409, body: { code: 'state_conflict' } });
  });

  it.each<[string, () => object, Record<string, unknown>, RegExp]>([
    ['to oneself', () => ({ to: to('bob'), until: at(day) }), {}, /themselves/],
    ['to oneself by another spelling', () => ({ to: to('BOB@example.com'), until: at(day) }), {}, /themselves/],
    [
      'to somebody of an issuer that is none here',
      () => ({ to: { issuer: 'https://other.example', subject: 'x' }, until: at(day) }),
      {},
      /issuer/,
    ],
    ['for longer than thirty days', () => ({ to: to('dora'), until: at(30 * day + 60_000) }), {}, /30 days/],
    ['for later than thirty days', () => ({ to: to('dora'), from: at(40 * day), until: at(41 * day) }), {}, /30 days/],
    ['that ends before it begins', () => ({ to: to('dora'), from: at(day), until: at(day - 1) }), {}, /later/],
    ['that is over', () => ({ to: to('dora'), from: at(-2 * day), until: at(-day) }), {}, /later/],
    ['of groups that the token does not list', () => ({ to: to('dora'), until: at(day) }), { groups: undefined, hasgroups: true }, /list/],
    ['of no groups', () => ({ to: to('dora'), until: at(day) }), { groups: [] }, /no group/],
  ])('are refused %s', async (_what, body, claims, words) => {
    expect(await delegate('bob', body(), claims)).toMatchObject({
      status: 422,
      body: { code: 'content_rejected', detail: expect.stringMatching(words) as string },
    });
  });

  it.each([
    [{}],
    [{ until: at(day) }],
    [{ to: { issuer: 'x', subject: '' }, until: at(day) }],
    [{ to: { issuer: 'x', subject: 'y' }, until: 'soon' }],
  ])('%j is none', async (body) => {
    expect((await delegate('bob', body)).status).toBe(400);
  });

  it('can’t be piled up, not even at once', async () => {
    const answers = await Promise.all(Array.from({ length: 24 }, () => delegate('carol', { to: to('dora'), until: at(day) })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(4);
  });

  it('that are over are kept up to a number of each delegator, the newest', async () => {
    const first = (await delegate('bob', { to: to('dora'), until: at(day) })).body['id'] as string;
    const count = async (): Promise<number> => {
      const [row] = await query<{ count: number }>(
        `SELECT count(*)::int AS count FROM delegations WHERE from_subject = 'bob' AND (ended_at IS NOT NULL OR ends_at <= now())`,
      );
      return row?.count ?? 0;
    };
    await query(
      `INSERT INTO delegations SELECT gen_random_uuid(), from_issuer, from_subject, from_name, from_email, from_claimed_email, groups, to_issuer, to_subject,
         starts_at, ends_at, reason, created_at + n * interval '1 second', ends_at, '{"issuer":"i","subject":"s","name":"n"}'
         FROM delegations, generate_series(1, 250) AS n WHERE id = '${first}'`,
    );
    expect(await count()).toBeGreaterThanOrEqual(250);
    expect((await delegate('bob', { to: to('dora'), until: at(day) })).status).toBe(201);
    expect(await count()).toBe(100);
    expect((await service.send('DELETE', `/api/delegations/${first}`, await service.token('bob'))).status).toBe(200);
  });

  it('are nobody’s without a token', async () => {
    expect(await service.get('/api/delegations', null)).toMatchObject({ status: 401 });
  });
});
