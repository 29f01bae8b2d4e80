import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { WireFormat } from '#conversation';
import type { Exchange } from './exchange.js';

export type Headers = Record<string, string | string[]>;

/** How far the answer is fixed: `stream` and `json` mean that a 200 has gone out while the outcome was still open. */
export type Commitment = 'none' | 'stream' | 'json';

/** The answer to one call, over the raw response: commits at most once, keeps the connection alive, knows when the client has left. */
export class ClientReply {
  private readonly leaving = new AbortController();
  private commitment: Commitment = 'none';
  private complete = false;
  private streaming = false;
  private everyMs: number | null = null;
  private silence: NodeJS.Timeout | null = null;

  constructor(
    private readonly response: ServerResponse,
    private readonly exchange: Exchange,
    private readonly beats: WireFormat['beats'],
  ) {
    response.on('close', () => {
      this.stopBeating();
      if (!this.complete) this.leaving.abort();
    });
    // A reset by the client arrives as an error too; `close` follows and tells the rest.
    response.on('error', () => undefined);
  }

  /** Aborted when the client has gone before its answer was whole. */
  get left(): AbortSignal {
    return this.leaving.signal;
  }

  get committed(): Commitment {
    return this.commitment;
  }

  get headersSent(): boolean {
    return this.response.headersSent;
  }

  /** Whether what was begun is an event stream. */
  get isStream(): boolean {
    return this.streaming;
  }

  /** Fixes a 200 before the outcome is known, in the form that the client asked for. */
  commit(form: Exclude<Commitment, 'none'>): void {
    if (this.response.headersSent) return;
    this.commitment = form;
    const type = form === 'stream' ? 'text/event-stream; charset=utf-8' : 'application/json';
    this.begin(200, { 'content-type': type, 'cache-control': 'no-cache', 'x-accel-buffering': 'no' });
    this.response.flushHeaders();
  }

  /**
   * From now on, whenever nothing has gone to the client for that long after its answer began, it gets a sign of life: while a tool call is
   * collected or judged, while a person or the provider takes time.
   */
  beatEvery(ms: number): void {
    this.everyMs = ms;
    this.armBeat();
  }

  /** One sign of life, in the client's own form. */
  beat(): void {
    if (this.response.headersSent && !this.complete) this.response.write(this.streaming ? this.beats.stream : this.beats.json);
  }

  /** Starts an answer whose body follows in pieces. After a commitment the status is fixed, and only the body still counts. */
  begin(status: number, headers: Headers): void {
    if (this.response.headersSent) return;
    this.exchange.status = status;
    this.streaming = String(headers['content-type'] ?? '').startsWith('text/event-stream');
    this.response.writeHead(status, { ...headers, ...this.exchange.headers() });
    this.armBeat();
  }

  /** Writes a piece; resolves when the client can take more, or has left. */
  async write(piece: string | Uint8Array): Promise<void> {
    if (this.left.aborted || piece.length === 0) return;
    this.exchange.replyBytes += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length;
    this.silence?.refresh();
    if (!this.response.write(piece)) await once(this.response, 'drain', { signal: this.left }).catch(() => undefined);
  }

  /** The last piece is written: leaving now is no loss any more. */
  end(piece?: string | Uint8Array): void {
    this.complete = true;
    this.stopBeating();
    if (piece !== undefined) this.exchange.replyBytes += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length;
    this.response.end(piece);
  }

  /** Breaks the connection: the only honest end when a reply broke off and its form has no place for an error. */
  destroy(): void {
    this.complete = true;
    this.stopBeating();
    this.response.destroy();
  }

  /** A whole answer at once. */
  send(status: number, headers: Headers, body: string | Uint8Array): void {
    const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
    this.begin(status, { ...headers, 'content-length': String(length) });
    this.end(body);
  }

  private armBeat(): void {
    if (this.everyMs === null || this.silence !== null || this.complete || !this.response.headersSent) return;
    this.silence = setInterval(() => this.beat(), this.everyMs);
  }

  private stopBeating(): void {
    clearInterval(this.silence ?? undefined);
    this.silence = null;
  }
}
