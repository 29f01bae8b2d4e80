import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const page = (words: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Ostiary</title><body style="font:1rem system-ui;margin:4rem"><p>${words}</p></html>\n`;

/** Where a browser comes back to after a sign-in: a free port of this machine, for one sign-in. Source: RFC 8252, section 7.3. */
export class LoopbackRedirect {
  private readonly arrived = Promise.withResolvers<URL>();
  private state: string | null = null;

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => this.answer(request, response));
  }

  static async listen(): Promise<LoopbackRedirect> {
    const server = createServer();
    const redirect = new LoopbackRedirect(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return redirect;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/callback`;
  }

  /** The address that the browser came back to. What comes with another state is of another sign-in, or of nobody's, and is not heard. */
  async comesBack(state: string, signal: AbortSignal): Promise<URL> {
    this.state = state;
    signal.throwIfAborted();
    signal.addEventListener('abort', () => this.arrived.reject(signal.reason as Error), { once: true });
    return this.arrived.promise;
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeIdleConnections();
    // Browsers open connections ahead, on which nothing ever comes; what was answered has gone out by then.
    const late = setTimeout(() => this.server.closeAllConnections(), 1_000);
    await closed;
    clearTimeout(late);
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.url);
    const fits = url.pathname === '/callback' && this.state !== null && url.searchParams.get('state') === this.state;
    const words = url.searchParams.has('error')
      ? 'The sign-in was refused. The terminal says why.'
      : 'You are signed in. Go back to the terminal.';
    response.writeHead(fits ? 200 : 404, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      connection: 'close',
    });
    response.end(page(fits ? words : 'Nothing is here.'), () => void (fits && this.arrived.resolve(url)));
  }
}
