import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ostiaryConfigSchema, type RunningService, startService } from '#chassis';
import { FakeIssuer } from '#identity';
import { controlHttp } from '../control-http.js';
import { ControlModule } from '../control.module.js';
import { passOn } from './pass-on.js';

describe('a stream behind the control address', () => {
  let issuer: FakeIssuer;
  let control: RunningService;
  let service: Server;
  let asked: { readonly request: IncomingMessage; readonly response: ServerResponse }[];

  beforeAll(async () => {
    issuer = await FakeIssuer.start();
    service = createServer((request, response) => void asked.push({ request, response })).listen(0, '127.0.0.1');
    await once(service, 'listening');
    const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    const config = ostiaryConfigSchema.parse({ identity: issuer.identity(), logging: { level: 'silent' } });
    const http = controlHttp(config, (fastify) => passOn(fastify, [{ name: 'approval', url, paths: ['/api/approvals'] }]));
    control = await startService({ name: 'control', modules: [ControlModule], host: '127.0.0.1', port: 0, config, bus: null, http });
  });
  beforeEach(() => (asked = []));
  afterAll(async () => {
    service.closeAllConnections();
    service.close();
    await control.close();
    await issuer.down();
  });

  const open = async (): Promise<{
    readonly received: IncomingMessage;
    readonly sent: ServerResponse;
    readonly request: IncomingMessage;
  }> => {
    const asking = get(`${control.url}/api/approvals/stream`, {
      agent: false,
      headers: { 'last-event-id': '7-1', authorization: 'Bearer t' },
    });
    const answered = once(asking, 'response');
    await once(service, 'request');
    const { request, response } = asked[0]!;
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
    response.write(': begun\n\n');
    const [received] = (await answered) as [IncomingMessage];
    return { received: received.setEncoding('utf8'), sent: response, request };
  };

  it('arrives piece by piece, with the place where its reader was', async () => {
    const { received, sent, request } = await open();
    expect(request.headers).toMatchObject({ 'last-event-id': '7-1', authorization: 'Bearer t' });
    expect(received.headers).toMatchObject({ 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
    // Each is sent once the one before has arrived: nothing on the way waits for more.
    expect(await once(received, 'data')).toEqual([': begun\n\n']);
    for (const piece of ['data: 1\n\n', 'data: 2\n\n']) {
      const arrives = once(received, 'data');
      sent.write(piece);
      expect(await arrives).toEqual([piece]);
    }
    const ends = once(received, 'end');
    received.resume();
    sent.end();
    await ends;
  });

  it('ends at the service when its reader leaves', async () => {
    const { received, sent } = await open();
    const left = once(sent, 'close');
    received.destroy();
    await left;
  });

  it('ends for its reader when the service dies', async () => {
    const { received, sent } = await open();
    received.resume();
    received.on('error', () => undefined);
    const ended = new Promise((resolve) => received.once('close', resolve));
    sent.destroy();
    await ended;
  });
});
