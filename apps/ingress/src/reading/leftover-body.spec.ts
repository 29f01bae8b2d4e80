import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { dropRest } from './leftover-body.js';

const answer = 'HTTP/1.1 413';

describe('dropRest', () => {
  let server: Server;
  let port = 0;
  let limitMs = 30_000;
  const listening = () =>
    new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        port = typeof address === 'object' ? (address?.port ?? 0) : 0;
        resolve();
      });
    });

  beforeEach(async () => {
    server = createServer((request: IncomingMessage, response) => {
      request.pause();
      response.writeHead(413, { 'content-length': 2 }).end('no');
      dropRest(request, limitMs);
    });
    await listening();
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const heard = (socket: Socket) =>
    new Promise<{ text: string; ended: 'closed' | 'reset' }>((resolve) => {
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
      socket.on('error', () => resolve({ text, ended: 'reset' }));
      socket.on('close', () => resolve({ text, ended: 'closed' }));
    });

  it('lets a client that sends everything first read its refusal, and call again on the same connection', async () => {
    const body = Buffer.alloc(20 * 1024 * 1024, 'x');
    const socket = connect(port, '127.0.0.1');
    const result = heard(socket);
    socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n`);
    socket.write(body, () => socket.end('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'));
    const { text, ended } = await result;
    expect(ended).toBe('closed');
    expect(text.split(answer)).toHaveLength(3);
  });

  it('ends a connection whose body never ends', async () => {
    limitMs = 100;
    const socket = connect(port, '127.0.0.1');
    const result = heard(socket);
    const began = Date.now();
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n');
    expect((await result).text).toContain(answer);
    expect(Date.now() - began).toBeGreaterThanOrEqual(90);
  });
});
