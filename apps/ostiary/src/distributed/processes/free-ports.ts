import { createServer } from 'node:net';

const hold = () =>
  new Promise<{ port: number; release: () => Promise<void> }>((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new Error('A TCP server has no port.'));
      resolve({ port: address.port, release: () => new Promise((done) => server.close(() => done())) });
    });
  });

/** `count` distinct ports of 127.0.0.1 that were free a moment ago: all are held until the last is found. */
export async function freePorts(count: number): Promise<number[]> {
  const held = await Promise.all(Array.from({ length: count }, hold));
  await Promise.all(held.map(({ release }) => release()));
  return held.map(({ port }) => port);
}
