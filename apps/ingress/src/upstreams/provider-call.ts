import type { IncomingHttpHeaders } from 'node:http';
import { type Dispatcher, errors } from 'undici';
import { OstiaryError } from '#contracts';
import { ReplyBody } from './reply-body.js';
import type { UpstreamReply } from './upstream.port.js';

/**
 * One call under way at the provider, as undici tells of it: without a stream, a signal or a chain of handlers, each of which would cost more
 * than the rest of it. `over` is called once, when the connection has done with it: a reply that is whole, read or not, or broken off.
 */
export class ProviderCall implements Dispatcher.DispatchHandler {
  private readonly head = Promise.withResolvers<UpstreamReply>();
  private controller: Dispatcher.DispatchController | null = null;
  private body: ReplyBody | null = null;
  private broken: Error | null = null;
  private isOver = false;

  constructor(private readonly over: () => void) {}

  /** Once status and headers are there. */
  get reply(): Promise<UpstreamReply> {
    return this.head.promise;
  }

  /** Breaks it off where it is not over. Whoever waits is told at once; what came and was not read is dropped. */
  breakOff(): void {
    if (this.isOver || this.broken !== null) return;
    this.broken = new errors.RequestAbortedError();
    this.body?.forget();
    this.tell(this.broken);
    this.controller?.abort(this.broken);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.broken !== null) controller.abort(this.broken);
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // Early hints and the like: the answer follows.
    if (status < 200) return;
    this.body = new ReplyBody(controller, () => this.breakOff());
    this.head.resolve({ status, headers, body: this.body });
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.body?.push(chunk);
  }

  onResponseEnd(): void {
    this.body?.end();
    this.finish();
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    if (this.broken === null) this.tell(error);
    this.finish();
  }

  private tell(error: Error): void {
    if (this.body === null) this.head.reject(withoutReply(error));
    else this.body.fail(withinReply(error));
  }

  private finish(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.over();
  }
}

function withoutReply(error: Error): OstiaryError {
  if (error instanceof errors.HeadersTimeoutError)
    return new OstiaryError('upstream_timeout', 'The provider did not answer in time.', { cause: error });
  if (error instanceof errors.SocketError || error instanceof errors.HTTPParserError)
    return new OstiaryError('upstream_broken', 'The provider closed the connection without a proper reply.', { cause: error });
  return new OstiaryError('upstream_unreachable', 'The provider could not be reached.', { cause: error });
}

function withinReply(error: Error): OstiaryError {
  if (error instanceof errors.BodyTimeoutError)
    return new OstiaryError('upstream_timeout', 'The provider fell silent within its reply.', { cause: error });
  return new OstiaryError('upstream_broken', 'The provider’s reply broke off.', { cause: error });
}
