import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '#messaging/testing';
import bolt from '@slack/bolt';
import type { RunningSlackSimulator } from '../start-slack-simulator.js';

/** A bot on Slack's own library, verified by it, over HTTP or Socket Mode. */
export interface Bot {
  readonly app: bolt.App;
  /** Bodies that came over HTTP, with their headers. */
  readonly received: { readonly headers: IncomingMessage['headers']; readonly body: string }[];
  stop(): Promise<void>;
}

/** A logger for what is meant to fail. */
export const silent = { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, getLevel: () => bolt.LogLevel.ERROR, setName() {} };

export async function httpBot({ slack }: RunningSlackSimulator, register: (app: bolt.App) => void): Promise<Bot> {
  const receiver = new bolt.HTTPReceiver({ signingSecret: slack.signingSecret, endpoints: '/slack/events', logger: silent });
  const app = new bolt.App({
    token: slack.botToken,
    receiver,
    logger: silent,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
    deferInitialization: true,
  });
  await app.init();
  register(app);
  const received: Bot['received'] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() }));
    receiver.requestListener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  slack.delivering.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  return {
    app,
    received,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export async function socketBot({ slack }: RunningSlackSimulator, register: (app: bolt.App) => void): Promise<Bot> {
  const app = new bolt.App({
    token: slack.botToken,
    appToken: slack.appToken,
    socketMode: true,
    logger: silent,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
    deferInitialization: true,
  });
  await app.init();
  register(app);
  await app.start();
  return {
    app,
    received: [],
    stop: async () => {
      await app.stop();
      // It says so before it has; a server that closes meanwhile leaves it with a timer of half a minute.
      await eventually('no connection to be left', () => slack.delivering.socketMode.connected === 0);
    },
  };
}
