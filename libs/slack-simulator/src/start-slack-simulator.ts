import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SlackSimulator, type SlackSimulatorOptions } from './slack-simulator.js';

export interface RunningSlackSimulator {
  readonly slack: SlackSimulator;
  readonly url: string;
  /** Ends every connection, stalled ones too. */
  close(): Promise<void>;
}

/** No test fails for a slow machine: a bot has a minute where Slack gives it three seconds, unless the test is about that. */
const patient = { waitsMs: 60_000 };

/** Starts, for tests, a server that serves nothing but a simulated workspace. Rejects when the port is taken. `port` 0 takes a free one. */
export async function startSlackSimulator(
  options: SlackSimulatorOptions = {},
  { host, port }: { readonly host: string; readonly port: number } = { host: '127.0.0.1', port: 0 },
): Promise<RunningSlackSimulator> {
  const slack = new SlackSimulator({ ...patient, ...options });
  return serveSlack(slack, { host, port });
}

/** The same for a workspace that there is. */
export async function serveSlack(
  slack: SlackSimulator,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<RunningSlackSimulator> {
  const server = createServer((request, response) => {
    if (!slack.serves(request.url ?? '/')) return void response.writeHead(404).end();
    slack.serve(request, response).catch(() => response.destroy());
  });
  server.on('upgrade', (request, socket, head) => slack.upgrade(request, socket, head));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  const url = `http://${host}:${(server.address() as AddressInfo).port}`;
  slack.servedAt(url);
  return {
    slack,
    url,
    close: async () => {
      await slack.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
