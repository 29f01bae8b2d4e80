import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApiDocument } from '#chassis';
import { defaultPolicySource, policyPresets } from '#policy-model';
import { eventually } from '#messaging/testing';
import { PolicyModule } from '../policy.module.js';
import { RunningPolicy } from '../running-policy.fake.js';
import { policyVersionsView, policyView, rejectionView } from './policy.views.js';

const policyWith = (word: string) => `version: 1\nrules:\n  - { id: a, match: { words: ["${word}"] }, action: block }\n`;
const broken =
  'version: 1\nrules:\n  - id: a\n    match: { words: [abc] }\n    when: principle.name == "x"\n    action: blok\n  - { id: b, match: { findings: [github-tokne] }, action: mask }\n';

describe('the policy API', () => {
  let policy: RunningPolicy;
  const tokens: Record<string, string> = {};
  beforeAll(async () => {
    policy = await RunningPolicy.start();
    for (const [name, groups] of Object.entries({
      author: ['policy'],
      administrator: ['administrators'],
      reviewer: ['security'],
      auditor: ['audit'],
      requester: ['engineering'],
    })) {
      tokens[name] = await policy.issuer.sign({ sub: name, name: `The ${name}`, groups });
    }
  });
  afterAll(() => policy.stop());

  async function call(method: string, path: string, who: string | null, body?: string, type = 'application/yaml') {
    const headers = { ...(who && { authorization: `Bearer ${tokens[who]}` }), ...(body !== undefined && { 'content-type': type }) };
    const response = await fetch(`${policy.url}/api/policy${path}`, { method, headers, body });
    const text = await response.text();
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      body: JSON.parse(text) as Record<string, unknown> & { errors: { path: string }[]; items: { version: number }[] },
    };
  }

  it('begins with the shipped policy, which compiles with the detectors there are', async () => {
    const { status, body } = await call('GET', '', 'auditor');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      version: 1,
      source: defaultPolicySource,
      author: 'Ostiary',
      restores: null,
      authorPrincipal: null,
      message: null,
    });
    expect((await call('POST', '/validate', 'reviewer', defaultPolicySource)).body).toEqual({
      valid: true,
      errors: [],
      warnings: [],
      unchecked: [],
    });
  });

  it('publishes a policy to every ingress', async () => {
    const source = policyWith('abc');
    const { status, body } = await call('PUT', '?force=true', 'author', source);
    expect(status).toBe(201);
    expect(body).toEqual({ version: 2 });
    const event = await eventually('the event', () => policy.published.find(({ version }) => version === 2));
    expect(event).toMatchObject({ scope: 'default', source, author: 'The author' });
    expect((await call('GET', '', 'author')).body).toMatchObject({ version: 2, source, author: 'The author' });
  });

  it('takes the YAML in a JSON object, too', async () => {
    const { status, body } = await call(
      'PUT',
      '',
      'administrator',
      JSON.stringify({ source: policyWith('def'), force: true }),
      'application/json',
    );
    expect([status, body]).toEqual([201, { version: 3 }]);
  });

  it('says of a wrong policy where and why, all of it, and leaves the old one', async () => {
    const before = (await call('GET', '', 'author')).body;
    const shape = await call('PUT', '', 'author', broken);
    expect(shape).toMatchObject({
      status: 422,
      type: 'application/problem+json; charset=utf-8',
      body: {
        code: 'content_rejected',
        status: 422,
        errors: [{ line: 6, column: 13, path: 'rules[0].action', message: expect.stringContaining('Did you mean "block"?') }],
      },
    });
    const meaning = await call('PUT', '', 'author', broken.replace('blok', 'block'));
    expect(meaning.body.errors).toEqual([
      { line: 5, column: 11, path: 'rules[0].when', message: 'Unknown variable: principle' },
      { line: 7, column: 34, path: 'rules[1].match.findings[0]', message: expect.stringContaining('Did you mean "github-token"') },
    ]);
    expect((await call('POST', '/validate', 'author', broken)).body).toMatchObject({ valid: false, errors: [{ path: 'rules[0].action' }] });
    expect((await call('GET', '', 'author')).body).toEqual(before);
  });

  it('refuses patterns that the detectors cannot run in linear time', async () => {
    const { status, body } = await call(
      'PUT',
      '',
      'author',
      `version: 1\nrules:\n  - { id: a, match: { patterns: ["abc(a+)+$"] }, action: block }\n`,
    );
    expect(status).toBe(422);
    expect(body.errors[0]!.path).toBe('rules[0].match.patterns[0]');
  });

  it('lists versions newest first, page by page, and brings one back as a new one', async () => {
    const rolled = await call('POST', '/rollback', 'author', JSON.stringify({ version: 2 }), 'application/json');
    expect([rolled.status, rolled.body]).toEqual([201, { version: 4 }]);
    expect((await call('GET', '', 'author')).body).toMatchObject({ version: 4, restores: 2, source: policyWith('abc') });
    const first = (await call('GET', '/versions?limit=3', 'reviewer')).body;
    expect(first.items.map(({ version }) => version)).toEqual([4, 3, 2]);
    const second = (await call('GET', `/versions?limit=3&cursor=${String(first['next'])}`, 'reviewer')).body;
    expect([second.items.map(({ version }) => version), second['next']]).toEqual([[1], null]);
    expect((await call('POST', '/rollback', 'author', JSON.stringify({ version: 99 }), 'application/json')).status).toBe(404);
  });

  it('gives simultaneous authors a version each, without gaps', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => call('PUT', '?force=true', 'author', policyWith(`word ${index}`))),
    );
    expect(answers.map(({ body }) => Number(body['version'])).sort((a, b) => a - b)).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
    await eventually('the last event', () => policy.published.find(({ version }) => version === 12));
    const versions = policy.published.map(({ version }) => version);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
  });

  it.each([
    ['GET', '', ['author', 'administrator', 'reviewer', 'auditor']],
    ['PUT', '?force=true', ['author', 'administrator']],
    ['POST', '/validate', ['author', 'administrator', 'reviewer', 'auditor']],
    ['GET', '/versions', ['author', 'administrator', 'reviewer', 'auditor']],
    ['GET', '/versions/1', ['author', 'administrator', 'reviewer', 'auditor']],
    ['GET', '/versions/1/diff/2', ['author', 'administrator', 'reviewer', 'auditor']],
    ['POST', '/rollback', ['author', 'administrator']],
  ])('opens %s %s to its roles and nobody else', async (method, path, allowed) => {
    const body = method === 'GET' ? undefined : path === '/rollback' ? '{"version":1}' : policyWith('abc');
    const type = path === '/rollback' ? 'application/json' : 'application/yaml';
    expect((await call(method, path, null, body, type)).status).toBe(401);
    tokens['forged'] = `${tokens['author']!.slice(0, -8)}${randomBytes(6).toString('base64url')}`;
    expect((await call(method, path, 'forged', body, type)).status).toBe(401);
    for (const who of ['author', 'administrator', 'reviewer', 'auditor', 'requester']) {
      const { status } = await call(method, path, who, body, type);
      if (allowed.includes(who)) expect([200, 201]).toContain(status);
      else expect(status).toBe(403);
    }
  });

  it.each([
    ['GET', '/versions?limit=0', undefined, 400],
    ['GET', '/versions?cursor=x', undefined, 400],
    ['POST', '/rollback', '{"version":"1"}', 400],
    ['POST', '/rollback', '{"version":1,"force":true}', 400],
    ['PUT', '', '{"source":', 400],
    ['PUT', '', '{"source":"\\u0000"}', 400],
    ['PUT', '', '{"sauce":"x"}', 400],
    ['PUT', '?force=perhaps', '{"source":"x"}', 400],
    ['PUT', '', '{"source":"x","message":""}', 400],
    ['GET', '/versions/x', undefined, 400],
    ['GET', '/versions/1/diff/0', undefined, 400],
    ['GET', '/versions/99', undefined, 404],
    ['GET', '/versions/1/diff/99', undefined, 404],
  ])('answers %s %s %s with a problem', async (method, path, body, status) => {
    const answer = await call(method, path, 'author', body, 'application/json');
    expect(answer).toMatchObject({ status, type: 'application/problem+json; charset=utf-8' });
  });

  it('is described by the schemas that its answers have', async () => {
    const document = await openApiDocument([PolicyModule], 'Policy', '1');
    const operations = Object.entries(document.paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path}`));
    expect(operations).toEqual(
      expect.arrayContaining([
        'get /api/policy',
        'put /api/policy',
        'post /api/policy/validate',
        'get /api/policy/versions',
        'get /api/policy/versions/{version}',
        'get /api/policy/versions/{from}/diff/{to}',
        'post /api/policy/rollback',
      ]),
    );
    expect(Object.keys((document.paths['/api/policy']!.put!.requestBody as { content: object }).content)).toEqual([
      'application/yaml',
      'application/json',
    ]);
    policyView.strict().parse((await call('GET', '', 'author')).body);
    policyVersionsView.strict().parse((await call('GET', '/versions', 'author')).body);
    rejectionView.parse((await call('PUT', '', 'author', broken)).body);
  });

  it('keeps the policy over a restart and publishes it again', async () => {
    const { version, source } = (await call('GET', '', 'author')).body;
    // What was published last may still be on its way.
    await eventually('the version in force', () => policy.published.find((event) => event.version === version));
    const seen = policy.published.length;
    await policy.restart();
    const event = await eventually('the event', () => policy.published[seen]);
    expect(event).toMatchObject({ version, source });
    expect((await call('GET', '', 'author')).body).toMatchObject({ version, source });
  });
});

describe('a configured first policy', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ostiary-policy-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is published at the first start', async () => {
    const file = join(folder, 'good.yaml');
    await writeFile(file, policyWith('abc'));
    const policy = await RunningPolicy.start({ file });
    try {
      expect(await eventually('the event', () => policy.published[0])).toMatchObject({ version: 1, source: policyWith('abc') });
    } finally {
      await policy.stop();
    }
  });

  it('is a preset where one is named', async () => {
    const policy = await RunningPolicy.start({ preset: 'observe' });
    try {
      expect(await eventually('the event', () => policy.published[0])).toMatchObject({ source: policyPresets.observe.source });
    } finally {
      await policy.stop();
    }
  });

  it('that is missing or wrong stops the start and says why', async () => {
    const file = join(folder, 'bad.yaml');
    await writeFile(file, broken);
    await expect(RunningPolicy.start({ file })).rejects.toThrow(/policy\.file: .*bad\.yaml, line 6, column 13/);
    await expect(RunningPolicy.start({ file: join(folder, 'none.yaml') })).rejects.toThrow(/none\.yaml cannot be read \(ENOENT\)/);
  });
});
