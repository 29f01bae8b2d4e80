import { hash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { AnthropicApi } from './anthropic/anthropic-api.js';
import { ledgerPath, serveLedger } from './ledger/ledger-endpoint.js';
import { Ledger } from './ledger/ledger.js';
import { serveOpenAiApi } from './openai/openai-api.js';
import type { Exchange } from './wire/exchange.js';

export interface SimulatorOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The only accepted credential, in the header of each format: a caller's own that leaked through a gateway gets 401 here. */
  readonly key: string;
  /** Where arrivals are kept; by default a ledger of its own, null for none (benchmarks). */
  readonly ledger?: Ledger | null;
  /** Served too; nothing else is, by default. */
  readonly beside?: Beside | null;
}

/** Something else that the simulator's port serves, on paths of its own. */
export interface Beside {
  serves(path: string): boolean;
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Told where it is served, once it is. */
  servedAt(url: string): void;
}

export interface Simulator {
  readonly url: string;
  readonly port: number;
  readonly ledger: Ledger | null;
  /** Ends every connection, stalled ones too. */
  close(): Promise<void>;
}

const maxBodyBytes = 33 * 1024 * 1024;
const idleMs = 120_000;

const readBody = async (request: IncomingMessage): Promise<Buffer | null> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= maxBodyBytes) chunks.push(chunk);
  }
  if (bytes > maxBodyBytes) return null;
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
};

type Api = 'anthropic' | 'openai';

/**
 * Where both APIs have a path of the same name, the headers tell which is meant: Anthropic's has a version, and a key in a header of its own.
 * Its SDKs send the key as OpenAI's do by now, as `Authorization: Bearer`.
 */
const apiOf = (path: string, headers: IncomingHttpHeaders): Api => {
  if (path.startsWith('/v1/chat/')) return 'openai';
  const anthropic = path.startsWith('/v1/messages') || headers['x-api-key'] !== undefined || headers['anthropic-version'] !== undefined;
  return anthropic || headers.authorization === undefined ? 'anthropic' : 'openai';
};

const hasKey = (api: Api, { authorization, ...headers }: IncomingHttpHeaders, key: string): boolean =>
  api === 'anthropic' && headers['x-api-key'] !== undefined ? headers['x-api-key'] === key : authorization === `Bearer ${key}`;

const listen = (server: Server, { host, port }: SimulatorOptions): Promise<AddressInfo> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });

/**
 * Starts an upstream that speaks the APIs of Anthropic and OpenAI well enough for their SDKs and Claude Code, without a model: replies are
 * scripted by markers in the prompt (docs/simulator.md). For development, tests and benchmarks. Rejects when the port is taken.
 */
export const startSimulator = async (options: SimulatorOptions): Promise<Simulator> => {
  const ledger = options.ledger === undefined ? new Ledger() : options.ledger;
  const anthropic = new AnthropicApi();

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? '/';
    if (path.startsWith(ledgerPath)) return serveLedger(ledger, request, response);
    if (options.beside?.serves(path) === true) return options.beside.serve(request, response);
    const body = await readBody(request);
    const bytes = body ?? Buffer.alloc(0);
    const requestHash = hash('sha256', bytes);
    const { method = 'GET', headers } = request;
    const api = apiOf(path, headers);
    const keyAccepted = hasKey(api, headers, options.key);
    const entry = ledger?.add({ method, path, headers, keyAccepted, body: bytes, bodySha256: requestHash }) ?? null;
    response.once('close', () => {
      if (entry !== null && !response.writableFinished && entry.outcome !== 'broken-off') entry.outcome = 'client-left';
    });
    const requestId = `req_sim${requestHash.slice(20, 40)}`;
    const exchange: Exchange = { response, entry, requestId, bodyBytes: bytes.length, requestHash };
    const call = { method, url: new URL(path, 'http://localhost'), headers, body: bytes, tooLarge: body === null, keyAccepted };
    return api === 'openai' ? serveOpenAiApi(call, exchange) : anthropic.serve(call, exchange);
  };

  const server = createServer({ keepAliveTimeout: idleMs, requestTimeout: 0 }, (request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const { beside } = options;
  if (beside) server.on('upgrade', (request, socket, head) => beside.upgrade(request, socket, head));
  const { port } = await listen(server, options);
  const url = `http://${options.host}:${port}`;
  beside?.servedAt(url);
  return {
    url,
    port,
    ledger,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
