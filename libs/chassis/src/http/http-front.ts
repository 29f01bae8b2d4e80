import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { operationsPaths } from './operations.controller.js';

/** Stands before a service's router, for a port whose calls cannot pay for one: it answers on Node's own request and reply. */
export abstract class HttpFront {
  /** Answers a request; never throws. What orchestrators and Prometheus ask never comes here. */
  abstract answer(request: IncomingMessage, response: ServerResponse): void;
}

/** From now on the front answers all but the operations' own paths, which the router goes on serving. */
export function putInFront(server: Server, front: HttpFront): void {
  const routers = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    // A port that closes closes each connection with its last answer.
    if (!server.listening) response.shouldKeepAlive = false;
    if (isOfOperations(request)) for (const router of routers) router(request, response);
    else front.answer(request, response);
  });
}

function isOfOperations({ method, url = '' }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && operationsPaths.has(pathOf(url) ?? '');
}

/** Also of a target in absolute form, as it goes to a proxy. Source: RFC 9112, 3.2.2. */
const pathOf = (target: string): string | undefined => (target.startsWith('/') ? target.split('?', 1)[0] : URL.parse(target)?.pathname);
