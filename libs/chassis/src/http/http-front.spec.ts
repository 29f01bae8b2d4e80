import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpFront, putInFront } from './http-front.js';

/** Answers with its name; a path that waits is answered when the test says so. */
class NamedFront extends HttpFront {
  readonly waiting: ServerResponse[] = [];

  override answer({ url }: IncomingMessage, response: ServerResponse): void {
    if (url === '/waits') this.waiting.push(response);
    else response.end('front');
  }
}

describe('what stands before a router', () => {
  let server: Server;
  let front: NamedFront;
  let port: number;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  beforeEach(async () => {
    server = createServer((_request, response) => void response.end('router'));
    front = new NamedFront();
    putInFront(server, front);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });
  afterAll(() => agent.destroy());

  async function ask(method: string, path: string): Promise<{ text: string; connection: string | undefined }> {
    const asking = request({ host: '127.0.0.1', port, method, path, agent });
    asking.end();
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of response) text += String(chunk);
    return { text, connection: response.headers.connection };
  }

  it.each([
    ['GET', '/livez', 'router'],
    ['GET', '/readyz?verbose', 'router'],
    ['GET', '/metrics', 'router'],
    ['GET', 'http://ostiary.test/metrics?name=a', 'router'],
    ['GET', 'http://ostiary.test/v1/messages', 'front'],
    ['POST', '/metrics', 'front'],
    ['GET', '/livez/', 'front'],
    ['GET', '/LIVEZ', 'front'],
    ['GET', '//metrics', 'front'],
    ['GET', '/', 'front'],
    ['TRACE', '/v1/messages', 'front'],
    ['GET', '/%zz', 'front'],
  ])('answers all but what orchestrators and Prometheus ask: %s %s', async (method, path, who) => {
    expect(await ask(method, path)).toMatchObject({ text: who });
  });

  it('keeps connections, until the port closes', async () => {
    expect((await ask('GET', '/a')).connection).toBe('keep-alive');
    const under = ask('GET', '/waits');
    while (front.waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const closed = once(server, 'close');
    server.close();
    front.waiting.pop()?.end('at last');
    expect((await under).text).toBe('at last');
    // Its connection was kept, so a call may still come on it: it is answered, and is the last.
    expect(await ask('GET', '/b')).toEqual({ text: 'front', connection: 'close' });
    await closed;
  });
});
