import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { beforeOutgoing } from './before-outgoing.js';

const LOWEST = 10_240;
/** Linux's own words for the ports that it gives to whoever connects without naming one. Source: ip(7), `ip_local_port_range`. */
const RANGE_FILE = '/proc/sys/net/ipv4/ip_local_port_range';

/** Where the next search of this process begins: other processes begin elsewhere, and none of ours is offered twice in a row. */
let next = LOWEST + Math.floor(Math.random() * LOWEST);

/**
 * `count` distinct TCP ports of 127.0.0.1 that were free a moment ago; all are held until the last is found. They lie below those that the
 * system gives to connections that go out: no connection takes one of them before its server listens, or while that server is restarted.
 */
export async function freePorts(count: number): Promise<number[]> {
  const end = beforeOutgoing(await readFile(RANGE_FILE, 'utf8').catch(() => ''), LOWEST);
  const held: Server[] = [];
  try {
    for (let index = 0; index < count; index += 1) held.push(await hold(end));
    return held.map((server) => (server.address() as AddressInfo).port);
  } finally {
    await Promise.all(held.map((server) => new Promise((done) => server.close(done))));
  }
}

/** One port as `freePorts` has it. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  return port!;
}

/** Listens on the next port before `end` that is free; where the system leaves none below its own, on any. */
async function hold(end: number): Promise<Server> {
  for (let tries = LOWEST; tries < end; tries += 1) {
    const port = LOWEST + ((next - LOWEST) % (end - LOWEST));
    next = port + 1;
    const server = await listening(port);
    if (server !== null) return server;
  }
  const server = await listening(0);
  if (server === null) throw new Error('No TCP port of 127.0.0.1 is free.');
  return server;
}

/** Null: the port is taken, or kept by the system. */
function listening(port: number): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      ['EADDRINUSE', 'EACCES'].includes(error.code ?? '') ? resolve(null) : reject(error),
    );
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
