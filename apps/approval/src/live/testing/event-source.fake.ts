import { eventually } from '#messaging/testing';
import type { LiveApproval } from '../live.view.js';

/** A reader of the stream that keeps all it was told. */
export class EventSourceFake {
  readonly seen: LiveApproval[] = [];
  readonly comments: string[] = [];
  lastId: string | null = null;
  readonly ended: Promise<void>;
  private taken = 0;

  private constructor(
    private readonly controller: AbortController,
    body: ReadableStream<Uint8Array>,
  ) {
    this.ended = this.read(body).catch(() => undefined);
  }

  static async open(url: string, token: string, lastId: string | null): Promise<EventSourceFake> {
    const controller = new AbortController();
    const headers = { authorization: `Bearer ${token}`, ...(lastId === null ? {} : { 'last-event-id': lastId }) };
    const response = await fetch(url, { headers, signal: controller.signal });
    if (response.status !== 200 || response.body === null) throw new Error(`${response.status} ${await response.text()}`);
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) throw new Error('It is no stream of events.');
    return new EventSourceFake(controller, response.body);
  }

  /** The next event after those that were asked for before that is such a one. */
  next(wanted: (live: LiveApproval) => boolean): Promise<LiveApproval> {
    return eventually('such an event', () => {
      const at = this.seen.findIndex((live, index) => index >= this.taken && wanted(live));
      if (at < 0) return undefined;
      this.taken = at + 1;
      return this.seen[at];
    });
  }

  async close(): Promise<void> {
    this.controller.abort();
    await this.ended;
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    let rest = '';
    for await (const piece of body.pipeThrough(new TextDecoderStream())) {
      const frames = (rest + piece).split('\n\n');
      rest = frames.pop() ?? '';
      for (const frame of frames) this.take(frame);
    }
  }

  private take(frame: string): void {
    const fields = new Map(frame.split('\n').map((line): [string, string] => [line.split(': ', 1)[0] ?? '', line.slice(line.indexOf(': ') + 2)]));
    this.lastId = fields.get('id') ?? this.lastId;
    const [comment, data] = [fields.get(''), fields.get('data')];
    if (comment !== undefined) this.comments.push(comment);
    if (fields.get('event') === 'approval' && data !== undefined) this.seen.push(JSON.parse(data) as LiveApproval);
  }
}
