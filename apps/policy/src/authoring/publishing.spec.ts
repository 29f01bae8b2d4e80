import { defaultPolicySource } from '#policy-model';
import { eventually } from '#messaging/testing';
import { FakeAudit } from './audit.fake.js';
import { RunningPolicy } from '../running-policy.fake.js';
import { questionOf } from '../rules/question.fake.js';

const keepsSecrets = '  - { id: secrets, match: { findings: [secret] }, action: mask }';
const policyOf = (...rules: string[]) => `version: 1\nrules:\n${[keepsSecrets, ...rules].join('\n')}\n`;
const asks = (group: string) => `  - { id: ask, match: { words: [abc] }, action: require-approval, approval: { reviewers: [${group}] } }`;

describe('publishing', () => {
  let policy: RunningPolicy;
  const tokens: Record<string, string> = {};
  const start = async (settings: Parameters<typeof RunningPolicy.start>[0] = {}) => {
    policy = await RunningPolicy.start(settings);
    for (const [name, groups] of Object.entries({ author: ['policy'], other: ['policy', 'data-office'] }))
      tokens[name] = await policy.issuer.sign({ sub: `${name}|1`, name: `The ${name}`, groups });
  };
  afterEach(() => policy.stop());

  async function call(method: string, path: string, body?: string, { who = 'author', match }: { who?: string; match?: string } = {}) {
    const headers = {
      authorization: `Bearer ${tokens[who]}`,
      ...(body !== undefined && { 'content-type': body.startsWith('{') ? 'application/json' : 'application/yaml' }),
      ...(match !== undefined && { 'if-match': match }),
    };
    const response = await fetch(`${policy.url}/api/policy${path}`, { method, headers, body });
    const told = (await response.json()) as Record<string, unknown> & { warnings?: { code: string; message: string }[] };
    return { status: response.status, etag: response.headers.get('etag'), body: told };
  }
  const put = (source: string, query = '', options = {}) => call('PUT', query, source, options);
  const codes = ({ body }: Awaited<ReturnType<typeof call>>) => body.warnings?.map(({ code }) => code);

  it('keeps the text, the author as the issuer names it, and why', async () => {
    await start();
    await put(policyOf(), '?message=Less%20is%20more');
    const { body } = await call('PUT', '', JSON.stringify({ source: policyOf(asks('security')), message: 'More is more' }), {
      who: 'other',
    });
    expect(body).toEqual({ version: 3 });
    const authorPrincipal = { issuer: policy.issuer.issuer, subject: 'author|1' };
    const second = { version: 2, author: 'The author', authorPrincipal, message: 'Less is more', restores: null };
    expect((await call('GET', '/versions/2')).body).toMatchObject({ ...second, source: policyOf() });
    expect((await call('GET', '/versions')).body).toMatchObject({
      items: [{ version: 3, message: 'More is more', author: 'The other' }, second, { version: 1, authorPrincipal: null, message: null }],
    });
  });

  it('asks why where the configuration does', async () => {
    await start({ requireMessage: true });
    expect(await put(policyOf())).toMatchObject({ status: 400, body: { code: 'message_missing' } });
    expect((await put(policyOf(), '?message=%20')).status).toBe(400);
    expect((await put(policyOf(), '?message=because')).status).toBe(201);
    const rollback = (more: object) => call('POST', '/rollback', JSON.stringify({ version: 1, ...more }));
    expect(await rollback({})).toMatchObject({ status: 400, body: { code: 'message_missing' } });
    expect(await rollback({ message: 'It held everybody.' })).toMatchObject({ status: 201, body: { version: 3 } });
    expect((await call('GET', '/versions/3')).body).toMatchObject({ restores: 1, message: 'It held everybody.' });
  });

  it('is refused once somebody else was first', async () => {
    await start();
    const { etag } = await call('GET', '');
    expect(etag).toBe('"1"');
    expect(await put(policyOf(), '', { match: etag })).toMatchObject({ status: 201, etag: '"2"' });
    expect(await put(policyOf(asks('security')), '', { match: etag })).toMatchObject({ status: 412, body: { code: 'version_changed' } });
    expect((await put(policyOf(), '', { match: 'W/"2"' })).status).toBe(412);
    expect((await put(policyOf(), '', { match: '2' })).status).toBe(400);
    expect((await put(policyOf(), '', { match: '"1", "2"' })).status).toBe(201);
    expect((await put(policyOf(), '', { match: '*' })).status).toBe(201);
    expect((await call('GET', '')).body).toMatchObject({ version: 4 });
  });

  it.each([
    ['looks for no secret', '  - { id: a, match: { words: [abc] }, action: mask }', ['no-secret-rule']],
    [
      'only records secrets',
      '  - { id: a, match: { findings: [secret] }, action: mask, mode: shadow }',
      ['no-secret-rule', 'masking-dropped'],
    ],
    ['blocks secrets and masks nothing', '  - { id: a, match: { findings: [github-token] }, action: block }', ['masking-dropped']],
    ['looks for secrets in replies only', '  - { id: a, on: [reply], match: { findings: [secret] }, action: mask }', ['no-secret-rule']],
    ['names a group that nobody is in', `${keepsSecrets}\n${asks('secruity')}`, ['unknown-group']],
  ])('says so and needs force for a policy that %s', async (_what, rules, expected) => {
    await start();
    const source = `version: 1\nrules:\n${rules}\n`;
    const doubted = await put(source);
    expect(doubted).toMatchObject({ status: 409, body: { code: 'policy_doubtful' } });
    expect(codes(doubted)).toEqual(expected);
    expect((await call('GET', '')).body).toMatchObject({ version: 1, source: defaultPolicySource });
    expect((await put(source, '?force=true')).status).toBe(201);
  });

  it('knows the groups of those who have been seen: authors, and callers that it was asked about', async () => {
    await start();
    expect(codes(await put(policyOf(asks('data-office, mentors'))))).toEqual(['unknown-group', 'unknown-group']);
    await put(policyOf(), '', { who: 'other' });
    expect(codes(await put(policyOf(asks('data-office, mentors'))))).toEqual(['unknown-group']);
    const question = questionOf([], []);
    await policy.ask({ ...question, principal: { ...question.principal, groups: ['mentors'] } });
    expect((await put(policyOf(asks('data-office, mentors')))).status).toBe(201);
  });

  it('shows what is another in a version', async () => {
    await start();
    await put(policyOf());
    await put(`unscannable: allow\n${policyOf(asks('security'))}`);
    const { body } = await call('GET', '/versions/2/diff/3');
    expect(body).toMatchObject({
      from: 2,
      to: 3,
      rules: { added: ['ask'], removed: [], changed: [] },
      fields: ['unscannable'],
      text: expect.stringContaining('+unscannable: allow'),
    });
    expect((await call('GET', '/versions/3/diff/2')).body).toMatchObject({ rules: { added: [], removed: ['ask'] } });
  });

  describe('looks at the record in the author’s name', () => {
    let audit: FakeAudit;
    beforeEach(async () => (audit = await FakeAudit.start()));
    afterEach(() => audit.stop());
    const asking = policyOf(
      '  - { id: typo, match: { words: [abc] }, action: block }',
      '  - { id: met, match: { words: [abd] }, action: block }',
    );

    it('and warns of new rules that none of the last day’s calls would have met', async () => {
      await start({ audit: { port: audit.port } });
      audit.answers({ exchanges: 500, met: { secrets: 0, typo: 0, met: 7 } });
      // Who edited another version is told so before anybody looks.
      expect((await put(asking, '', { match: '"9"' })).status).toBe(412);
      expect(audit.asked).toEqual([]);
      const doubted = await put(asking, '?message=Größer');
      expect(doubted).toMatchObject({ status: 409, body: { code: 'policy_doubtful' } });
      expect(doubted.body.warnings).toEqual([
        { code: 'meets-nothing', message: 'The rule "typo" is new or changed, and would have met none of the 500 calls of the last day.' },
      ]);
      expect(audit.asked).toEqual([{ token: tokens['author'], reason: 'Größer', body: { source: asking, since: '24h' } }]);
      expect(codes(await call('POST', '/validate', asking))).toEqual(['meets-nothing']);
      expect(codes(await call('POST', '/validate?record=false', asking))).toEqual([]);
      expect(await put(asking, '?force=true')).toMatchObject({ status: 201, body: { version: 2 } });
      // It stands in the policy in force now, and is doubted no more.
      expect(await put(asking)).toEqual(expect.objectContaining({ status: 201, body: { version: 3 } }));
      expect(audit.asked).toHaveLength(2);
    });

    it.each([
      ['a few calls', { exchanges: 99, met: {} }, /there were only 99 of them/],
      [
        'no right to ask',
        { status: 403, detail: 'This needs the role administrator.' },
        /the audit service says: This needs the role administrator\./,
      ],
      ['a backtest that fails', { state: 'failed' }, /could not be brought to its end/],
    ] as const)('and publishes without it, which it says: of %s', async (_what, answer, why) => {
      await start({ audit: { port: audit.port } });
      audit.answers(answer);
      const { status, body } = await put(asking);
      expect([status, body]).toEqual([201, { version: 2, unchecked: [expect.stringMatching(why)] }]);
      expect(body['unchecked']).toEqual([expect.stringContaining('typo, met')]);
    });

    it('and neither waits for one that does not end, which it cancels, nor for one that is away', async () => {
      await start({ audit: { port: audit.port, timeoutMs: 700 } });
      audit.answers({ state: 'running' });
      expect((await put(asking)).body['unchecked']).toEqual([expect.stringContaining('it took longer than 0.7 s')]);
      await eventually('the backtest to be cancelled', () => audit.cancelled === 1);
      await audit.stop();
      expect((await put(policyOf('  - { id: other, match: { words: [xyz] }, action: block }'))).body['unchecked']).toEqual([
        expect.stringContaining('does not answer'),
      ]);
    });
  });

  describe('with four eyes', () => {
    const proposed = async (source: string, query = '') => {
      const answer = await put(source, query);
      expect(answer).toMatchObject({ status: 202, body: { proposal: expect.any(String) }, etag: null });
      return String(answer.body['proposal']);
    };
    const post = (id: string, who: string) => call('POST', `/proposals/${id}/publish`, undefined, { who });

    it('is proposed by one person and put in force by another', async () => {
      await start({ fourEyes: true });
      const id = await proposed(policyOf(), '?message=Because');
      expect((await call('GET', '')).body).toMatchObject({ version: 1 });
      expect((await call('GET', '/proposals')).body).toMatchObject({
        items: [{ id, message: 'Because', author: { subject: 'author|1' }, baseVersion: 1 }],
      });
      expect((await call('GET', `/proposals/${id}`)).body).toMatchObject({ source: policyOf(), diff: { rules: { added: ['secrets'] } } });
      expect(await post(id, 'author')).toMatchObject({ status: 403, body: { code: 'second_person_required' } });
      expect(await post(id, 'other')).toMatchObject({ status: 201, body: { version: 2 } });
      const approverPrincipal = { subject: 'other|1' };
      expect((await call('GET', '')).body).toMatchObject({ version: 2, author: 'The author', message: 'Because', approverPrincipal });
      expect((await post(id, 'other')).status).toBe(404);
    });

    it('is not put in force by a second account of its author', async () => {
      await start({ fourEyes: true });
      tokens['author'] = await policy.issuer.sign({ sub: 'author|1', name: 'A', groups: ['policy'], email: 'ann@example.test' });
      tokens['second'] = await policy.issuer.sign({ sub: 'ann', name: 'B', groups: ['policy'], email: 'Ann+x@example.test' });
      expect((await post(await proposed(policyOf()), 'second')).status).toBe(403);
    });

    it('is proposed anew once another version is in force', async () => {
      await start({ fourEyes: true });
      const [first, second] = [await proposed(policyOf()), await proposed(policyOf(asks('security')))];
      expect((await post(second, 'other')).status).toBe(201);
      expect(await post(first, 'other')).toMatchObject({ status: 412, body: { code: 'version_changed' } });
    });

    it('may be taken back, and a rollback waits as well', async () => {
      await start({ fourEyes: true });
      const id = await proposed(policyOf());
      const headers = { authorization: `Bearer ${tokens['author']}` };
      const gone = await fetch(`${policy.url}/api/policy/proposals/${id}`, { method: 'DELETE', headers });
      expect(gone.status).toBe(204);
      expect((await call('GET', '/proposals')).body).toEqual({ items: [] });
      const rollback = await call('POST', '/rollback', JSON.stringify({ version: 1 }));
      expect(rollback.status).toBe(202);
      expect(await post(String(rollback.body['proposal']), 'other')).toMatchObject({ status: 201, body: { version: 2 } });
      expect((await call('GET', '')).body).toMatchObject({ restores: 1 });
    });

    it('warns its author as ever', async () => {
      await start({ fourEyes: true });
      expect((await put('version: 1\nrules: []\n')).status).toBe(409);
    });
  });
});
