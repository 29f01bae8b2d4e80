import { createServer, type Server } from 'node:http';
import { ostiaryConfigSchema, type RunningService, startService } from '#chassis';
import { freePort } from '#free-ports';
import { FakeIssuer } from '#identity';
import { controlHttp } from './control-http.js';
import { ControlModule } from './control.module.js';
import { AllMetrics } from './proxied/all-metrics.js';
import type { ControlService } from './proxied/control-services.js';
import { passOn } from './proxied/pass-on.js';
import { ProxiedModule } from './proxied/proxied.module.js';

interface Recorded {
  method: string;
  url: string;
  authorization: string | undefined;
  cookie: string | undefined;
  body: string;
}

/** A service that answers with its own name and remembers what came. */
class RecordingService {
  readonly received: Recorded[] = [];
  status = 200;
  url = '';
  private readonly server: Server;

  constructor(readonly name: string) {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        if (url === '/metrics') {
          response.end('# TYPE up gauge\nup 1\n');
          return;
        }
        this.received.push({
          method,
          url,
          authorization: headers.authorization,
          cookie: headers.cookie,
          body: Buffer.concat(chunks).toString(),
        });
        response.writeHead(this.status, { 'content-type': 'application/json' }).end(JSON.stringify({ name }));
      });
    });
  }

  /** One that comes back does so where it was. */
  async listen(port?: number): Promise<void> {
    const at = port ?? (await freePort());
    return new Promise((resolve) => {
      this.server.listen(at, '127.0.0.1', () => {
        const address = this.server.address();
        this.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
        resolve();
      });
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }
}

const portOf = ({ url }: RecordingService): number => Number(new URL(url).port);

describe('the control', () => {
  const [policy, approval, audit, ingress] = ['policy', 'approval', 'audit', 'ingress'].map((name) => new RecordingService(name)) as [
    RecordingService,
    RecordingService,
    RecordingService,
    RecordingService,
  ];
  const all = [policy, approval, audit, ingress];
  let issuer: FakeIssuer;
  let control: RunningService;

  beforeAll(async () => {
    issuer = await FakeIssuer.start();
    await Promise.all(all.map((service) => service.listen()));
    const commandLine = { clientId: 'cli', scopes: ['openid'], parameters: { resource: 'urn:ostiary:api' } };
    const config = ostiaryConfigSchema.parse({
      identity: issuer.identity(issuer.config({ commandLine, groupMap: { 'dept=7': ['security'] } })),
      services: { policyPort: portOf(policy), approvalPort: portOf(approval), auditPort: portOf(audit) },
      ingress: { port: portOf(ingress) },
      logging: { level: 'silent' },
    });
    const services: ControlService[] = [
      { name: 'policy', url: policy.url, paths: ['/api/policy'] },
      { name: 'audit', url: audit.url, paths: ['/api/sessions', '/api/exchanges'] },
    ];
    control = await startService({
      name: 'control',
      modules: [ControlModule, ProxiedModule],
      host: '127.0.0.1',
      port: 0,
      config,
      bus: null,
      metrics: new AllMetrics(services),
      http: controlHttp(config, (fastify) => passOn(fastify, services)),
    });
  });
  afterAll(async () => {
    await control.close();
    await Promise.all([...all.map((service) => service.close()), issuer.down()]);
  });
  it('has policies tried by ingress, and keeps the rest of their paths with their service', async () => {
    for (const path of ['/api/policy/evaluate', '/api/policy/validate'])
      await fetch(`${control.url}${path}`, { method: 'POST', headers: { authorization: 'Bearer t' }, body: '{}' });
    expect(ingress.received).toEqual([expect.objectContaining({ url: '/api/policy/evaluate', authorization: 'Bearer t', body: '{}' })]);
    expect(policy.received).toEqual([expect.objectContaining({ url: '/api/policy/validate' })]);
  });

  beforeEach(() => {
    for (const service of all) {
      service.received.length = 0;
      service.status = 200;
    }
  });
  const call = (url: string, init: RequestInit = {}) => fetch(`${control.url}${url}`, init);
  const as = async (claims: Record<string, unknown>) => ({ headers: { authorization: `Bearer ${await issuer.sign(claims)}` } });

  it.each([
    ['GET', '/api/policy', 'policy'],
    ['POST', '/api/policy/rollback', 'policy'],
    ['GET', '/api/sessions/abc?cursor=x%2Fy', 'audit'],
    ['GET', '/api/exchanges?verdict=mask', 'audit'],
  ] as const)('passes %s %s to %s with its path, token and body', async (method, url, owner) => {
    const body = method === 'POST' ? JSON.stringify({ version: 2, text: 'a\u0000b' }) : undefined;
    const headers = {
      authorization: 'Bearer t',
      cookie: 'ostiary-session=1; ostiary-session.0=x',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    expect(await (await call(url, { method, headers, body })).json()).toEqual({ name: owner });
    const { received } = owner === 'policy' ? policy : audit;
    expect(received).toEqual([{ method, url, authorization: 'Bearer t', body: body ?? '' }]);
  });

  it('passes YAML through byte for byte', async () => {
    const body = 'version: 1\nrules: []\n# café\n';
    await call('/api/policy', { method: 'PUT', headers: { 'content-type': 'application/yaml' }, body });
    expect(policy.received[0]?.body).toBe(body);
  });

  it.each(['/api/policyx', '/api', '/api/unknown'])('answers %s itself, with a problem document', async (url) => {
    const answer = await call(url);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, expect.stringContaining('application/problem+json')]);
    expect([...policy.received, ...audit.received]).toEqual([]);
  });

  it('says which service is away, and sends nothing twice', async () => {
    const { url } = audit;
    await audit.close();
    const answer = await call('/api/sessions');
    expect([answer.status, await answer.json()]).toEqual([503, expect.objectContaining({ detail: expect.stringContaining('audit') })]);
    await audit.listen(Number(new URL(url).port));
  });

  it('is ready only when every service is', async () => {
    expect((await call('/readyz')).status).toBe(200);
    audit.status = 503;
    const answer = await call('/readyz');
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { ready: false, parts: { policy: 'ready', approval: 'ready', audit: 'not ready (503)', identity: 'ready' } },
    ]);
    expect((await call('/livez')).status).toBe(200);
  });

  it('exposes what every service measures, and what it measures itself', async () => {
    const text = await (await call('/metrics')).text();
    expect(text).toContain('# TYPE up gauge\nup{service="policy"} 1\nup{service="audit"} 1\n');
    expect(text).toMatch(/^process_cpu_seconds_total\{service="control"\}/m);
  });

  it.each<[string, Record<string, unknown>, object]>([
    [
      'groups of the token and of the configuration',
      { name: 'Bob', email: 'bob@corp.example', groups: ['engineering'], dept: '7' },
      { principal: { name: 'Bob', email: 'bob@corp.example' }, groups: ['engineering', 'security'], roles: ['requester', 'reviewer'] },
    ],
    ['nobody in particular', {}, { principal: { name: 'alice', email: null }, groups: [], roles: ['requester'] }],
    ['groups that are elsewhere', { hasgroups: true }, { groups: null, roles: ['requester'] }],
    ['an address that is not verified', { email: 'x@corp.example', email_verified: false }, { principal: { email: null } }],
  ])('tells who somebody is: %s', async (_what, claims, me) => {
    const answer = await call('/api/me', await as(claims));
    expect([answer.status, await answer.json()]).toMatchObject([200, me]);
  });

  it.each([
    [2_000, 401],
    [3_000, 413],
  ])('takes what people may say at most in a form, whatever the letters: %i of them are answered with %i', async (length, status) => {
    const body = new URLSearchParams({ csrf: 'none', id: 'an-approval', note: '\u6f22'.repeat(length) });
    expect((await call('/approvals/review', { method: 'POST', body })).status).toBe(status);
  });

  it('tells nobody without a good token who they are, and everybody where to sign in', async () => {
    expect((await call('/api/me')).status).toBe(401);
    expect((await call('/api/me', await as({ exp: 1 }))).status).toBe(401);
    expect(await (await call('/api/sign-in')).json()).toEqual({
      commandLine: [{ issuer: issuer.issuer, clientId: 'cli', scopes: ['openid'], parameters: { resource: 'urn:ostiary:api' } }],
    });
  });
});
