import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { eventually } from '#messaging/testing';
import type { LiveApproval } from '../live.view.js';

/** A reader of the stream that keeps all it was told. */
export class EventSourceFake {
  readonly seen: LiveApproval[] = [];
  readonly comments: string[] = [];
  lastId: string | null = null;
  readonly ended: Promise<void>;

  private constructor(private readonly response: IncomingMessage) {
    this.ended = this.read(response).catch(() => undefined);
  }

  /** On a connection of its own: a pool would open more of them than are used. */
  static async open(url: string, token: string, lastId: string | null): Promise<EventSourceFake> {
    const headers = { authorization: `Bearer ${token}`, ...(lastId === null ? {} : { 'last-event-id': lastId }) };
    const asking = get(url, { agent: false, headers });
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`${response.statusCode} ${await text(response)}`);
    if (!response.headers['content-type']?.startsWith('text/event-stream')) throw new Error('It is no stream of events.');
    return new EventSourceFake(response);
  }

  /** The first such event, once it is there. */
  sees(wanted: (live: LiveApproval) => boolean): Promise<LiveApproval> {
    return eventually('such an event', () => this.seen.find(wanted));
  }

  async close(): Promise<void> {
    this.response.destroy();
    await this.ended;
  }

  private async read(response: IncomingMessage): Promise<void> {
    let rest = '';
    for await (const piece of response.setEncoding('utf8') as AsyncIterable<string>) {
      const frames = (rest + piece).split('\n\n');
      rest = frames.pop() ?? '';
      for (const frame of frames) this.take(frame);
    }
  }

  private take(frame: string): void {
    const fields = new Map(
      frame.split('\n').map((line): [string, string] => [line.split(': ', 1)[0] ?? '', line.slice(line.indexOf(': ') + 2)]),
    );
    this.lastId = fields.get('id') ?? this.lastId;
    const [comment, data] = [fields.get(''), fields.get('data')];
    if (comment !== undefined) this.comments.push(comment);
    if (fields.get('event') === 'approval' && data !== undefined) this.seen.push(JSON.parse(data) as LiveApproval);
  }
}
