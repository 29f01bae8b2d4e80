import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { beforeOutgoing } from './before-outgoing.js';
import { freePort, freePorts } from './free-ports.js';

const listen = async (port: number): Promise<Server> => {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
};
const close = (server: Server) => new Promise((done) => server.close(done));

describe('free ports', () => {
  it('are distinct, and can be listened on', async () => {
    const ports = await freePorts(20);
    expect(new Set(ports).size).toBe(20);
    const servers = await Promise.all(ports.map(listen));
    await Promise.all(servers.map(close));
  });

  it('are distinct for those who ask at the same time', async () => {
    const ports = (await Promise.all([freePorts(10), freePorts(10), freePort()])).flat();
    expect(new Set(ports).size).toBe(21);
  });

  it('are none that somebody listens on', async () => {
    const [taken = 0] = await freePorts(1);
    // The search goes on from where it was: all of the next ones are taken.
    const servers = await Promise.all(Array.from({ length: 20 }, (_, index) => listen(taken + 1 + index).catch(() => null)));
    const found = await freePort();
    expect(found < taken || found > taken + 20).toBe(true);
    await Promise.all(servers.filter((server) => server !== null).map(close));
  });

  it('are none that a connection that goes out may get', async () => {
    const server = await listen(0);
    const sockets: Socket[] = [];
    const outgoing: number[] = [];
    for (let count = 0; count < 50; count += 1) {
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
      await once(socket, 'connect');
      outgoing.push(socket.localPort!);
      sockets.push(socket);
    }
    const ports = await freePorts(50);
    const range = await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').catch(() => '');
    const hasRoom = beforeOutgoing(range, 10_240) > 10_240;
    if (!hasRoom) process.stderr.write(`Not checked: this system gives nearly all ports to connections that go out (${range.trim()}).\n`);
    expect(!hasRoom || Math.max(...ports) < Math.min(...outgoing)).toBe(true);
    for (const socket of sockets) socket.destroy();
    await close(server);
  });

  it.each([
    ['32768\t60999\n', 32_768],
    ['  40000 50000', 40_000],
    ['', 49_152],
    ['something else', 49_152],
    ['1024 65535', 16_384],
    ['17000 65535', 16_384],
  ])('lie below what the system tells: %j', (range, end) => {
    expect(beforeOutgoing(range, 16_384)).toBe(end);
  });
});
