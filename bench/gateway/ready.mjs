import { once } from 'node:events';
import { createServer } from 'node:net';

/** How long a target may take to its first answer: a first start of the distributed form fetches its broker. */
export const readyTimeoutMs = 180_000;

export const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
};
