import { createServer, type Server } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { ControlService } from './control-services.js';
import { createControl } from './control.js';

interface Recorded {
  method: string;
  url: string;
  authorization: string | undefined;
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
        this.received.push({ method, url, authorization: headers.authorization, body: Buffer.concat(chunks).toString() });
        response.writeHead(this.status, { 'content-type': 'application/json' }).end(JSON.stringify({ name }));
      });
    });
  }

  listen(): Promise<void> {
    return new Promise((resolve) => {
      this.server.listen(0, '127.0.0.1', () => {
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

describe('the control', () => {
  const policy = new RecordingService('policy');
  const audit = new RecordingService('audit');
  let control: FastifyInstance;

  beforeEach(async () => {
    await Promise.all([policy.listen(), audit.listen()]);
    const services: ControlService[] = [
      { name: 'policy', url: policy.url, paths: ['/api/policy'] },
      { name: 'audit', url: audit.url, paths: ['/api/sessions', '/api/exchanges'] },
    ];
    control = await createControl(services);
  });

  afterEach(async () => {
    await control.close();
    await Promise.all([policy.close(), audit.close()]);
    policy.received.length = audit.received.length = 0;
    policy.status = audit.status = 200;
  });

  it.each([
    ['GET', '/api/policy', 'policy'],
    ['POST', '/api/policy/rollback', 'policy'],
    ['GET', '/api/sessions/abc?cursor=x%2Fy', 'audit'],
    ['GET', '/api/exchanges?verdict=mask', 'audit'],
  ] as const)('passes %s %s to %s with its path, token and body', async (method, url, owner) => {
    const payload = method === 'POST' ? { version: 2 } : undefined;
    const answer = await control.inject({ method, url, headers: { authorization: 'Bearer t' }, payload });
    expect(answer.json()).toEqual({ name: owner });
    const { received } = owner === 'policy' ? policy : audit;
    expect(received).toEqual([{ method, url, authorization: 'Bearer t', body: payload ? JSON.stringify(payload) : '' }]);
  });

  it('passes YAML through byte for byte', async () => {
    const payload = 'version: 1\nrules: []\n# café\n';
    await control.inject({ method: 'PUT', url: '/api/policy', headers: { 'content-type': 'application/yaml' }, payload });
    expect(policy.received[0]?.body).toBe(payload);
  });

  it.each(['/api/policyx', '/api', '/', '/api/unknown'])('answers %s itself, with a problem document', async (url) => {
    const answer = await control.inject({ method: 'GET', url });
    expect(answer.statusCode).toBe(404);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect([...policy.received, ...audit.received]).toEqual([]);
  });

  it('says which service is away, and sends nothing twice', async () => {
    await audit.close();
    const answer = await control.inject({ method: 'GET', url: '/api/sessions' });
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ status: 503, detail: expect.stringContaining('audit') });
    await audit.listen();
  });

  it('is ready only when every service is', async () => {
    expect((await control.inject('/readyz')).statusCode).toBe(200);
    audit.status = 503;
    const answer = await control.inject('/readyz');
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toEqual({ ready: false, parts: { policy: 'ready', audit: 'not ready (503)' } });
    expect((await control.inject('/livez')).statusCode).toBe(200);
  });

  it('exposes what every service measures', async () => {
    const answer = await control.inject('/metrics');
    expect(answer.body).toBe('# TYPE up gauge\nup{service="policy"} 1\nup{service="audit"} 1\n');
  });
});
