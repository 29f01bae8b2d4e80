import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { type CallFormat, formats, type MatchedRoute, type Route, type StreamCodec, type WireFormat } from '#conversation';
import { Exchange } from './exchange.js';
import { ClientReply } from './client-reply.js';
import { recordedPath } from './recorded-path.js';

const credentials: ReadonlySet<string> = new Set(['authorization', 'x-api-key']);

/** One call as it came: the raw request, the answer to be, and the exchange that both belong to. */
export class ClientCall {
  readonly exchange: Exchange;
  readonly reply: ClientReply;
  /** Set while a reply streams: it knows what was said, and so how the stream can be ended. */
  streamCodec: StreamCodec | null = null;

  private readonly kept: { release(): void }[] = [];
  private over = false;

  constructor(
    readonly request: IncomingMessage,
    response: ServerResponse,
    readonly matched: MatchedRoute<CallFormat>,
    { traceparent, address = null }: { readonly traceparent?: string; readonly address?: string | null } = {},
  ) {
    const { format, route } = matched;
    this.exchange = new Exchange(
      {
        method: request.method ?? 'GET',
        path: route === null ? recordedPath(request.url) : route.path,
        format: route?.name ?? 'none',
      },
      format.client(request.headers['user-agent']),
      traceparent,
      address,
    );
    this.reply = new ClientReply(response, this.exchange, format.beats);
  }

  /** Hands over what must be let go when the call has ended, however it ends. */
  keep(resource: { release(): void }): void {
    if (this.over) resource.release();
    else this.kept.push(resource);
  }

  release(): void {
    this.over = true;
    for (const resource of this.kept.splice(0)) resource.release();
  }

  /** The caller is known: a call that waits for long must not keep what it proved itself by, which may be many kilobytes and is a secret. */
  forgetCredentials(): void {
    const { headers, rawHeaders } = this.request;
    // Not deleted: an object whose properties are, becomes a table of half a kilobyte.
    for (const name of credentials) headers[name] &&= undefined;
    rawHeaders.length = 0;
  }

  get headers(): IncomingHttpHeaders {
    return this.request.headers;
  }

  /** What the client speaks and is answered in. */
  get format(): CallFormat {
    return this.matched.format;
  }

  /** The same of a call that goes on to a provider. Throws for one that is answered here. */
  get wire(): WireFormat {
    const wire = formats.find(({ name }) => name === this.format.name);
    if (wire === undefined) throw new Error(`A call of ${this.format.name} goes to no provider.`);
    return wire;
  }

  /** Null: nothing is served here. */
  get route(): Route | null {
    return this.matched.route;
  }

  /** Path and query as the client wrote them. */
  get target(): string {
    return this.request.url ?? '/';
  }

  header(name: string): string | undefined {
    const value = this.request.headers[name];
    return Array.isArray(value) ? value[0] : value;
  }
}
