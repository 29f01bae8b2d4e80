import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Ledger } from './ledger.js';

export const ledgerPath = '/__simulator/ledger';

const send = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
};

/**
 * `GET` lists what arrived (`after`, `path`, `contains` narrow it), `DELETE` forgets it. No key, since tests of several programs read it; a Host
 * that is not this machine is refused, so that no web page reaches it through a name of its own.
 */
export const serveLedger = (ledger: Ledger | null, request: IncomingMessage, response: ServerResponse): void => {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(host)) return send(response, 403, { error: 'The ledger is only for this machine.' });
  if (ledger === null) return send(response, 404, { error: 'This simulator keeps no ledger.' });
  if (request.method === 'DELETE') {
    ledger.reset();
    return send(response, 200, { items: [] });
  }
  if (request.method !== 'GET') return send(response, 405, { error: 'GET or DELETE' });
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
  const after = Number(query.get('after') ?? 0);
  if (!Number.isSafeInteger(after) || after < 0) return send(response, 400, { error: 'after must be a sequence number' });
  send(response, 200, {
    items: ledger.find({ after, path: query.get('path') ?? undefined, contains: query.get('contains') ?? undefined }),
  });
};
