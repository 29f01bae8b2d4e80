import type { ServerResponse } from 'node:http';
import type { CallFormat } from '#conversation';
import type { Exchange } from './exchange.js';
import { type Departure, Leaving } from './leaving.js';

export type Headers = Record<string, string | string[]>;

/** How far the answer is fixed: `stream` and `json` mean that a 200 has gone out while the outcome was still open. */
export type Commitment = 'none' | 'stream' | 'json';

/** The answer to one call, over the raw response: commits at most once, keeps the connection alive, knows when the client has left. */
export class ClientReply {
  private readonly leaving = new Leaving();
  private commitment: Commitment = 'none';
  private complete = false;
  private streaming = false;
  private everyMs: number | null = null;
  private silence: NodeJS.Timeout | null = null;

  constructor(
    private readonly response: ServerResponse,
    private readonly exchange: Exchange,
    private readonly beats: CallFormat['beats'],
  ) {
    response.on('close', () => {
      this.stopBeating();
      if (!this.complete) this.leaving.abort();
    });
    // A reset by the client arrives as an error too; `close` follows and tells the rest.
    response.on('error', ignore);
  }

  /** Aborted when the client has gone before its answer was whole. */
  get left(): Departure {
    return this.leaving;
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
    this.open(status, headers, null);
  }

  /** Writes a piece. A promise where the client can't take more at once: it resolves when it can, or has left. */
  write(piece: string | Uint8Array): Promise<void> | undefined {
    if (this.left.aborted || piece.length === 0) return undefined;
    this.exchange.replyBytes += sizeOf(piece);
    this.silence?.refresh();
    return this.response.write(piece) ? undefined : this.drained();
  }

  /** The last piece is written: leaving now is no loss any more. */
  end(piece?: string | Uint8Array): void {
    this.complete = true;
    this.stopBeating();
    if (piece !== undefined) this.exchange.replyBytes += sizeOf(piece);
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
    // Before it begins: nothing needs a sign of life that is over at once.
    this.complete = true;
    this.open(status, headers, sizeOf(body));
    this.end(body);
  }

  private open(status: number, headers: Headers, length: number | null): void {
    if (this.response.headersSent) return;
    this.exchange.status = status;
    this.streaming = String(headers['content-type'] ?? '').startsWith('text/event-stream');
    const lines: string[] = [];
    addLines(lines, headers);
    if (length !== null) lines.push('content-length', String(length));
    addLines(lines, this.exchange.headers());
    this.response.writeHead(status, lines);
    this.armBeat();
  }

  /** Resolves when the client can take more, or its connection is gone. */
  private drained(): Promise<void> {
    const { response } = this;
    return new Promise((resolve) => {
      const go = (): void => {
        response.off('drain', go).off('close', go);
        resolve();
      };
      response.on('drain', go).on('close', go);
    });
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

const ignore = (): void => undefined;

const sizeOf = (piece: string | Uint8Array): number => (typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length);

/** As Node takes them without looking at each again: names and values in turn. */
function addLines(lines: string[], headers: Headers): void {
  for (const name in headers) {
    const value = headers[name] ?? '';
    if (typeof value === 'string') lines.push(name, value);
    else for (const one of value) lines.push(name, one);
  }
}
