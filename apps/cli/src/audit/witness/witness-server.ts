import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Answer, Witness } from './witness.js';

/** Far more than 63 hashes and a checkpoint with all its signatures. */
const MOST_BYTES = 128 * 1024;
const text = 'text/plain; charset=utf-8';
const answer = (status: number, body: string): Answer => ({ status, type: text, body });

/** A witness's HTTP server, not listening yet. It trusts nobody who calls: a checkpoint’s signature is what counts. */
export function witnessServer(witness: Witness): Server {
  const options = { requestTimeout: 10_000, headersTimeout: 5_000, keepAliveTimeout: 60_000, connectionsCheckingInterval: 1_000 };
  const server = createServer(options, (request, response) => {
    void answerOf(witness, request)
      .catch(() => answer(500, 'The witness cannot answer\n'))
      .then((result) => send(response, result));
  });
  server.maxConnections = 200;
  return server;
}

async function answerOf(witness: Witness, request: IncomingMessage): Promise<Answer> {
  const path = request.url?.split('?', 1)[0] ?? '';
  if (path === '/add-checkpoint') {
    if (request.method !== 'POST') return answer(405, 'POST a checkpoint\n');
    const body = await read(request);
    return body === null ? answer(413, 'The request is too long\n') : witness.addCheckpoint(body);
  }
  const [, hash] = /^\/([0-9a-f]{64})\/checkpoint$/.exec(path) ?? [];
  if (hash !== undefined && request.method === 'GET') return witness.checkpoint(hash);
  if (path === '/healthz') return answer(200, 'ok\n');
  return answer(404, 'There is POST /add-checkpoint, and GET /<SHA-256 of an origin>/checkpoint\n');
}

/** The body as text; null: it is too long. */
async function read(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  // The rest of a body that is too long is not read: the connection cannot go on.
  response.writeHead(status, { 'content-type': type, ...(status === 413 ? { connection: 'close' } : {}) }).end(body);
}
