import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { Connections } from './connections.js';

describe('a port that closes', () => {
  const responses: ServerResponse[] = [];
  const server = createServer((_request, response) => void responses.push(response));
  const connections = new Connections(server);
  const said = new Map<Socket, string>();

  const open = async (head: string): Promise<Socket> => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    said.set(socket, '');
    socket.on('error', () => undefined).on('data', (piece) => said.set(socket, `${said.get(socket)}${piece.toString()}`));
    await once(socket, 'connect');
    socket.write(head);
    return socket;
  };
  const gone = async (socket: Socket): Promise<void> => {
    if (!socket.closed) await once(socket, 'close');
  };
  const arrived = async (count: number): Promise<void> => {
    while (responses.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
  };

  it('waits for the answers under way, and neither for who says nothing nor for who never finishes its head', async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const get = 'GET / HTTP/1.1\r\nhost: here\r\n\r\n';
    const [silent, halting] = [await open(''), await open('GET / HTTP/1.1\r\nhost: he')];
    const kept = await open(get);
    await arrived(1);
    responses[0]!.end('kept');
    const waiting = await open(get);
    await arrived(2);

    let isClosed = false;
    const closed = connections.closeBy(() => new Promise((resolve) => server.close(resolve))).then(() => (isClosed = true));
    await Promise.all([silent, halting, kept].map(gone));
    expect([said.get(silent), said.get(kept)]).toEqual(['', expect.stringContaining('kept')]);
    expect([isClosed, waiting.closed]).toEqual([false, false]);
    responses[1]!.end('at last');
    await closed;
    await gone(waiting);
    expect(said.get(waiting)).toContain('at last');
  });
});
