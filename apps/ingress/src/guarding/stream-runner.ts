import { setTimeout as pause } from 'node:timers/promises';
import { OstiaryError } from '#contracts';
import { SseParser, type Outcome, type SseEvent, type StreamCodec } from '#conversation';
import { failpoint } from '#failpoints';
import { ClientLeftError } from '../call/endings.js';
import type { Guard } from './guard.js';
import type { ReplyContext } from './reply-context.js';
import type { ReplyRecorder } from './reply-recorder.js';
import type { Said } from './said.js';

/** How long a provider's connection may stay open after its reply has ended, so that it can serve another call. */
const graceMs = 250;

/** Carries a reply that streams: frame by frame through codec and guard to the client, without waiting for the whole. */
export class StreamRunner {
  private readonly parser = new SseParser();
  private readonly reasonsBefore: number;
  private ready = '';
  private said: Said[] = [];
  private over = false;

  constructor(
    private readonly context: ReplyContext,
    private readonly guard: Guard,
    private readonly codec: StreamCodec,
    private readonly recorder: ReplyRecorder,
  ) {
    this.reasonsBefore = context.call.exchange.reasons.length;
  }

  /** Throws `upstream_broken` when the reply ends before its end, RefusedError when a rule ends it. What was decided before that has been written. */
  async run(body: AsyncIterable<Uint8Array>): Promise<void> {
    const chunks = body[Symbol.asyncIterator]();
    try {
      for (let next = await chunks.next(); next.done !== true && !this.over; next = await this.after(chunks)) {
        await failpoint('reply.chunk.received');
        this.recorder.received(next.value);
        await this.carry(this.parser.push(next.value));
      }
      await this.carry(this.parser.end());
      if (!this.over) throw new OstiaryError('upstream_broken', 'The provider’s reply broke off before its end.');
    } catch (error) {
      await letGo(chunks);
      this.guard.abort();
      if (!this.context.call.reply.left.aborted) await this.flush();
      throw error;
    }
  }

  /** The next chunk. After the reply's end nothing is read any more but the end of the connection, and only for as long as it takes a provider to say so. */
  private async after(chunks: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
    if (!this.over) return chunks.next();
    const end: IteratorResult<Uint8Array> = { done: true, value: undefined };
    const ended = chunks.next().catch(() => end);
    if ((await Promise.race([ended, pause(graceMs, null, { ref: false })])) === null) void letGo(chunks);
    return end;
  }

  private async carry(frames: readonly SseEvent[]): Promise<void> {
    if (this.over) return;
    for (const frame of frames) {
      const part = this.codec.read(frame);
      const outcomes: Outcome[] = [];
      const said: Said[] = [];
      for (const event of part.events) {
        let told = this.guard.take(event);
        if (told instanceof Promise) {
          // It goes on by itself: were nobody here any more when it fails, that would be the process's end and not the exchange's.
          told.catch(() => undefined);
          // What came before must not wait for what is being decided.
          await this.flush();
          told = await told;
        }
        if (event.type === 'end' || event.type === 'failed') this.over = true;
        if (event.type === 'end') this.ready += this.verdictComment();
        outcomes.push(told.outcome);
        said.push(told);
      }
      this.ready += this.codec.write(part, outcomes);
      this.said.push(...said);
    }
    await this.flush();
    if (this.over) this.context.call.reply.end();
  }

  /** Only what is written counts as given. */
  private async flush(): Promise<void> {
    const { ready, said } = this;
    const { reply } = this.context.call;
    if (said.length === 0 && ready === '') return;
    this.ready = '';
    this.said = [];
    if (reply.left.aborted) throw new ClientLeftError();
    const written = reply.write(ready);
    this.recorder.given(said);
    await written;
    await failpoint('reply.chunk.written');
  }

  /** Headers went out before the reply was seen; a comment tells those who look what became of it. */
  private verdictComment(): string {
    const { exchange } = this.context.call;
    if (exchange.reasons.length === this.reasonsBefore) return '';
    const told = Object.entries(exchange.headers()).filter(([name]) => name !== 'ostiary-exchange');
    return `: ${told.map(([name, value]) => `${name}: ${value}`).join('; ')}\n\n`;
  }
}

/** Ends the provider's connection; what it says to that is of no use to anybody. */
const letGo = async (chunks: AsyncIterator<Uint8Array>): Promise<void> => {
  await Promise.resolve(chunks.return?.()).catch(() => undefined);
};
