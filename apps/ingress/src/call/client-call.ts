import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { classifyClient, type StreamCodec } from '#conversation';
import { Exchange } from './exchange.js';
import { ClientReply } from './client-reply.js';
import { recordedPath } from './recorded-path.js';

export type RouteFormat = 'anthropic.messages' | 'anthropic.count_tokens' | 'anthropic.models' | 'none';

/** One call as it came: the raw request, the answer to be, and the exchange that both belong to. */
export class ClientCall {
  readonly exchange: Exchange;
  readonly reply: ClientReply;
  /** Set while a reply streams: it knows what was said, and so how the stream can be ended. */
  streamCodec: StreamCodec | null = null;

  private readonly kept: { release(): void }[] = [];

  constructor(
    readonly request: IncomingMessage,
    response: ServerResponse,
    readonly format: RouteFormat,
  ) {
    this.exchange = new Exchange({
      method: request.method ?? 'GET',
      path: format === 'none' ? recordedPath(request.url) : pathOf(request.url),
      format,
    });
    this.exchange.client = classifyClient(request.headers['user-agent']);
    this.reply = new ClientReply(response, this.exchange);
  }

  /** Hands over what must be let go when the call has ended, however it ends. */
  keep(resource: { release(): void }): void {
    this.kept.push(resource);
  }

  release(): void {
    for (const resource of this.kept.splice(0)) resource.release();
  }

  get headers(): IncomingHttpHeaders {
    return this.request.headers;
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

/** The path alone: a query may hold anything and is not recorded. */
const pathOf = (url = '/'): string => url.split('?', 1)[0]?.slice(0, 200) ?? '/';
