import { Upstream, type UpstreamReply, type UpstreamRequest } from './upstream.port.js';

/** Answers with what a test put in, and remembers what it was asked. */
export class ScriptedUpstream extends Upstream {
  override readonly name = 'scripted';
  readonly requests: UpstreamRequest[] = [];
  private readonly replies: (() => UpstreamReply | Promise<UpstreamReply>)[] = [];

  /** The next call gets this reply; pieces are yielded one by one. */
  replyWith(status: number, contentType: string, pieces: readonly string[]): void {
    this.replies.push(() => ({
      status,
      headers: { 'content-type': contentType },
      body: (async function* () {
        for (const piece of pieces) yield Buffer.from(piece);
      })(),
    }));
  }

  failWith(error: Error): void {
    this.replies.push(() => Promise.reject(error));
  }

  override async call(request: UpstreamRequest): Promise<UpstreamReply> {
    this.requests.push(request);
    const next = this.replies.shift();
    if (next === undefined) throw new Error('The script has no more replies.');
    return next();
  }

  override async close(): Promise<void> {
    this.replies.length = 0;
  }
}
