import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { operationsPaths } from './operations.controller.js';

/** How long what is the router's may take to arrive, on a port that sets no limit of its own. */
const ROUTED_MS = 30_000;

/** Stands before a service's router, for a port whose calls cannot pay for one: it answers on Node's own request and reply. */
export abstract class HttpFront {
  /** Paths that stay the router's, whatever the method. */
  readonly routed: ReadonlySet<string> = new Set();

  /** Answers a request; never throws. What orchestrators and Prometheus ask never comes here. */
  abstract answer(request: IncomingMessage, response: ServerResponse): void;
}

/** From now on the front answers all but the operations' own paths and those that it leaves to the router. */
export function putInFront(server: Server, front: HttpFront): void {
  const routers = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    // A port that closes closes each connection with its last answer.
    if (!server.listening) response.shouldKeepAlive = false;
    const isRouted = front.routed.has(pathOf(request.url ?? '') ?? '');
    if (isRouted) endIfLate(request);
    if (isRouted || isOfOperations(request)) for (const router of routers) router(request, response);
    else front.answer(request, response);
  });
}

function endIfLate(request: IncomingMessage): void {
  const late = setTimeout(() => request.destroy(), ROUTED_MS);
  for (const event of ['end', 'close']) request.once(event, () => clearTimeout(late));
}

function isOfOperations({ method, url = '' }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && operationsPaths.has(pathOf(url) ?? '');
}

/** Also of a target in absolute form, as it goes to a proxy. Source: RFC 9112, 3.2.2. */
const pathOf = (target: string): string | undefined => (target.startsWith('/') ? target.split('?', 1)[0] : URL.parse(target)?.pathname);
