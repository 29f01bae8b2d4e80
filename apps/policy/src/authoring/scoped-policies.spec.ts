import { eventually } from '#messaging/testing';
import { RunningPolicy } from '../running-policy.fake.js';

const blocks = (word: string) => `version: 1\nrules:\n  - { id: no-${word}, match: { words: [${word}] }, action: block }\n`;
const payments = 'group:payments';

describe('policies of scopes', () => {
  let policy: RunningPolicy;
  const tokens: Record<string, string> = {};
  const start = async (settings: Parameters<typeof RunningPolicy.start>[0] = {}) => {
    policy = await RunningPolicy.start(settings);
    const people = {
      author: ['policy'],
      ann: ['payments', 'payments-leads'],
      ben: ['payments-leads'],
      cid: ['payments', 'search-leads'],
      auditor: ['audit'],
    };
    for (const [name, groups] of Object.entries(people)) tokens[name] = await policy.issuer.sign({ sub: name, name, groups });
    await owned(payments, ['payments-leads']);
  };
  afterEach(() => policy.stop());

  async function call(who: string, method: string, path: string, body?: string, match?: string) {
    const headers = {
      authorization: `Bearer ${tokens[who]}`,
      ...(body !== undefined && { 'content-type': body.startsWith('{') ? 'application/json' : 'application/yaml' }),
      ...(match !== undefined && { 'if-match': match }),
    };
    const response = await fetch(`${policy.url}/api${path}`, { method, headers, body });
    return { status: response.status, etag: response.headers.get('etag'), body: (await response.json()) as Record<string, unknown> };
  }
  const owned = (scope: string, owners: string[], who = 'author') =>
    call(who, 'PUT', `/policies/${encodeURIComponent(scope)}/owners`, JSON.stringify({ owners }));
  const put = (who: string, scope: string, source: string, query = '', match?: string) =>
    call(who, 'PUT', `/policies/${encodeURIComponent(scope)}${query}`, source, match);
  const announced = (version: number) =>
    eventually(`the announcement of ${version}`, () => policy.published.findLast((data) => data.version === version));

  it('are published by their owners, under one count with the organisation’s, and announced with it', async () => {
    await start();
    const published = await put('ann', payments, blocks('abc'), '?message=Ours');
    expect(published).toEqual({ status: 201, etag: '"2"', body: { version: 2 } });
    const { source } = (await call('author', 'GET', '/policy')).body;
    const { scoped, ...whole } = await announced(2);
    expect(whole).toMatchObject({ scope: 'default', source, author: 'ann', changed: payments });
    expect(scoped).toMatchObject([{ scope: payments, version: 2, source: blocks('abc') }]);
    expect((await put('author', 'client:ci-bot', blocks('def'))).body).toEqual({ version: 3 });
    expect((await announced(3)).scoped?.map((one) => [one.scope, one.version])).toEqual([
      ['client:ci-bot', 3],
      [payments, 2],
    ]);
    await call('author', 'PUT', '/policy?force=true', String(source));
    const fourth = await announced(4);
    expect(fourth.scoped).toHaveLength(2);
    expect(fourth).not.toHaveProperty('changed');
    expect((await call('author', 'GET', '/policy')).body).toMatchObject({ version: 4 });
    expect(await call('ann', 'GET', `/policies/${payments}`)).toMatchObject({
      etag: '"2"',
      body: { scope: payments, version: 2, source: blocks('abc'), message: 'Ours', authorPrincipal: { subject: 'ann' } },
    });
  });

  it('are told by whose they are and as of any number', async () => {
    await start();
    await put('ann', payments, blocks('abc'));
    await put('author', 'client:ci-bot', blocks('def'));
    await put('ben', payments, blocks('ghi'));
    const listed = async (who: string, query = '') => {
      const { version, items } = (await call(who, 'GET', `/policies${query}`)).body as {
        version: number;
        items: { scope: string; owners: string[]; inForce: { version: number } | null }[];
      };
      return [version, ...items.map(({ scope, owners, inForce }) => [scope, owners, inForce?.version ?? null])];
    };
    const all = [4, ['default', [], 1], ['client:ci-bot', [], 3], [payments, ['payments-leads'], 4]];
    expect(await listed('auditor')).toEqual(all);
    expect(await listed('author')).toEqual(all);
    expect(await listed('auditor', '?asOf=2')).toEqual([2, ['default', [], 1], [payments, ['payments-leads'], 2]]);
    expect(await listed('ben')).toEqual([4, [payments, ['payments-leads'], 4]]);
    expect(await listed('cid')).toEqual([4]);
  });

  it('are touched by nobody but their owners and those who publish the organisation’s', async () => {
    await start();
    await put('ann', payments, blocks('abc'));
    expect((await owned('group:search', ['search-leads'])).status).toBe(200);
    const refused = { status: 403, body: { code: 'role_missing' } };
    expect(await put('cid', payments, blocks('def'))).toMatchObject(refused);
    expect(await put('ann', 'group:search', blocks('def'))).toMatchObject(refused);
    expect(await put('auditor', payments, blocks('def'))).toMatchObject(refused);
    expect(await call('ann', 'PUT', '/policy', blocks('def'))).toMatchObject(refused);
    expect(await owned(payments, ['payments'], 'ann')).toMatchObject(refused);
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['GET', '/versions'],
      ['GET', '/versions/2'],
      ['GET', '/versions/2/diff/2'],
    ] as const)
      expect(await call('cid', method, `/policies/${payments}${path}`)).toMatchObject(refused);
    for (const [path, body] of [
      ['/validate', blocks('def')],
      ['/rollback', '{"version":2}'],
    ] as const)
      expect(await call('cid', 'POST', `/policies/${payments}${path}`, body)).toMatchObject(refused);
    expect((await call('auditor', 'GET', `/policies/${payments}/versions/2`)).status).toBe(200);
    expect((await call('author', 'GET', '/policies')).body).toMatchObject({ version: 2 });
  });

  it('are held to what the organisation’s is: what compiles, ETags, doubts, and what is theirs to set', async () => {
    await start();
    expect(await put('ann', payments, 'version: 1\nunscannable: allow\nrules: []\n')).toMatchObject({
      status: 422,
      body: { code: 'content_rejected', errors: [{ line: 2, path: 'unscannable' }] },
    });
    const asks = 'version: 1\nrules:\n  - { id: a, when: "true", action: require-approval, approval: { reviewers: [nobodys] } }\n';
    expect(await put('ann', payments, asks)).toMatchObject({ status: 409, body: { warnings: [{ code: 'unknown-group' }] } });
    expect((await call('ann', 'POST', `/policies/${payments}/validate`, asks)).body).toMatchObject({
      valid: true,
      warnings: [{ code: 'unknown-group' }],
    });
    expect(await put('author', 'group:paymets', blocks('abc'))).toMatchObject({
      status: 409,
      body: { warnings: [{ code: 'unknown-group' }] },
    });
    expect((await put('ann', payments, blocks('abc'))).etag).toBe('"2"');
    expect((await put('ann', payments, blocks('def'), '', '"1"')).status).toBe(412);
    expect((await put('ann', payments, blocks('def'), '', '"2"')).status).toBe(201);
    expect((await put('ann', 'payments', blocks('def'))).status).toBe(400);
    expect((await call('ann', 'GET', `/policies/${payments}/versions/2/diff/3`)).body).toMatchObject({
      rules: { added: ['no-def'], removed: ['no-abc'] },
    });
    expect((await call('ann', 'GET', `/policies/${payments}/versions/1`)).status).toBe(404);
    expect((await call('ann', 'POST', `/policies/${payments}/rollback`, '{"version":2}')).body).toEqual({ version: 4 });
    expect((await call('ann', 'GET', `/policies/${payments}`)).body).toMatchObject({ source: blocks('abc'), restores: 2 });
  });

  it('end with a version that removes them, and may begin anew', async () => {
    await start();
    expect((await call('ann', 'DELETE', `/policies/${payments}`)).status).toBe(404);
    await put('ann', payments, blocks('abc'));
    expect((await call('ann', 'DELETE', `/policies/${payments}?message=Done`, undefined, '"1"')).status).toBe(412);
    expect((await call('ann', 'DELETE', `/policies/${payments}?message=Done`, undefined, '"2"')).body).toEqual({ version: 3 });
    expect(await announced(3)).toEqual(expect.not.objectContaining({ scoped: expect.anything() }));
    expect((await call('ann', 'GET', `/policies/${payments}`)).status).toBe(404);
    expect((await call('ann', 'DELETE', `/policies/${payments}`)).status).toBe(404);
    expect((await call('ann', 'GET', `/policies/${payments}/versions`)).body).toMatchObject({
      items: [{ version: 3, message: 'Done' }, { version: 2 }],
    });
    expect((await put('ann', payments, blocks('def'))).body).toEqual({ version: 4 });
  });

  it('are in force again after a restart', async () => {
    await start();
    await put('ann', payments, blocks('abc'));
    await announced(2);
    policy.published.length = 0;
    await policy.restart();
    expect((await announced(2)).scoped).toMatchObject([{ scope: payments, source: blocks('abc') }]);
  });

  it('wait for a second person who may publish them, where the configuration asks for one', async () => {
    await start({ fourEyes: true });
    const proposed = async (answer: ReturnType<typeof call>) => {
      const { status, body } = await answer;
      expect(status).toBe(202);
      return String(body['proposal']);
    };
    const publish = (who: string, id: string) => call(who, 'POST', `/policy/proposals/${id}/publish`);
    const first = await proposed(put('ann', payments, blocks('abc')));
    expect((await call('ben', 'GET', '/policy/proposals')).body).toMatchObject({ items: [{ id: first, scope: payments }] });
    expect((await call('cid', 'GET', '/policy/proposals')).body).toEqual({ items: [] });
    expect((await call('cid', 'GET', `/policy/proposals/${first}`)).status).toBe(403);
    expect(await publish('cid', first)).toMatchObject({ status: 403, body: { code: 'role_missing' } });
    expect(await publish('ann', first)).toMatchObject({ status: 403, body: { code: 'second_person_required' } });
    expect(await publish('ben', first)).toMatchObject({ status: 201, body: { version: 2 } });
    const ofAll = await proposed(call('author', 'PUT', '/policy?force=true', blocks('abc')));
    const refused = { code: 'role_missing', detail: expect.stringContaining('published by policy authors') };
    expect(await publish('ben', ofAll)).toMatchObject({ status: 403, body: refused });
    const gone = await proposed(call('ben', 'DELETE', `/policies/${payments}`));
    expect((await call('ann', 'GET', `/policies/${payments}`)).body).toMatchObject({ version: 2 });
    expect(await publish('ann', gone)).toMatchObject({ status: 201, body: { version: 3 } });
    expect((await call('ann', 'GET', `/policies/${payments}`)).status).toBe(404);
  });

  it('are as many as every ingress can hold', async () => {
    await start();
    const long = `${blocks('abc')}# ${'x'.repeat(200_000)}\n`;
    expect((await put('ann', payments, long)).status).toBe(201);
    expect(await put('author', 'client:ci-bot', long)).toMatchObject({ status: 409, body: { code: 'state_conflict' } });
    expect((await call('author', 'GET', '/policies')).body).toMatchObject({ version: 2 });
  });
});
