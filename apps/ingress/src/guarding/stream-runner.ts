import { setTimeout as pause } from 'node:timers/promises';
import { OstiaryError } from '#contracts';
import { SseParser, type Outcome, type ReplyEvent, type ReplyPart, type SseEvent, type StreamCodec } from '#conversation';
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
  /** The chunk that is carried, as long as all that becomes of it is what came; null: something of it is changed, held back or written already. */
  private asCame: Uint8Array | null = null;
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
        await this.take(next.value);
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

  /** Carries what a chunk completes, and writes all that becomes of it at once. A promise only where something has to be waited for. */
  private take(chunk: Uint8Array): Promise<void> | undefined {
    this.recorder.received(chunk);
    const wasBetween = this.parser.isBetweenFrames;
    const frames = this.parser.push(chunk);
    this.asCame = wasBetween && this.parser.isBetweenFrames ? chunk : null;
    return this.carry(frames);
  }

  private carry(frames: readonly SseEvent[], from = 0): Promise<void> | undefined {
    if (from === 0 && this.over) return undefined;
    for (let at = from; at < frames.length; at++) {
      const frame = frames[at] as SseEvent;
      const judging = this.guarded(frame, this.codec.read(frame), []);
      if (judging !== undefined) return judging.then(() => this.carry(frames, at + 1));
    }
    const writing = this.flush(this.asCame);
    this.asCame = null;
    if (this.over) this.context.call.reply.end();
    return writing;
  }

  /** Guards a frame from its first event on of which nothing is said yet. A promise only where one is judged. */
  private guarded(frame: SseEvent, part: ReplyPart, said: Said[]): Promise<void> | undefined {
    for (let at = said.length; at < part.events.length; at++) {
      const event = part.events[at] as ReplyEvent;
      const told = this.guard.take(event);
      if (told instanceof Promise) return this.judged(frame, part, said, told);
      if (event.type === 'end' || event.type === 'failed') this.over = true;
      said.push(told);
    }
    const comment = part.events.at(-1)?.type === 'end' ? this.verdictComment() : '';
    const written = comment + this.codec.write(part, said.map(outcomeOf));
    if (written !== frame.raw) this.asCame = null;
    this.ready += written;
    for (const one of said) this.said.push(one);
    return undefined;
  }

  private async judged(frame: SseEvent, part: ReplyPart, said: Said[], judging: Promise<Said>): Promise<void> {
    // It goes on by itself: were nobody here any more when it fails, that would be the process's end and not the exchange's.
    judging.catch(() => undefined);
    // What came before must not wait for what is being decided.
    this.asCame = null;
    await this.flush();
    said.push(await judging);
    await this.guarded(frame, part, said);
  }

  /** Only what is written counts as given. `asCame`: the same in bytes. */
  private flush(asCame: Uint8Array | null = null): Promise<void> | undefined {
    const { ready, said } = this;
    const { reply } = this.context.call;
    if (said.length === 0 && ready === '') return undefined;
    this.ready = '';
    this.said = [];
    if (reply.left.aborted) throw new ClientLeftError();
    const written = reply.write(asCame ?? ready);
    this.recorder.given(said);
    return written === undefined ? chunkWritten() : written.then(chunkWritten);
  }

  /** Headers went out before the reply was seen; a comment tells those who look what became of it. */
  private verdictComment(): string {
    const { exchange } = this.context.call;
    if (exchange.reasons.length === this.reasonsBefore) return '';
    const told = Object.entries(exchange.headers()).filter(([name]) => name !== 'ostiary-exchange');
    return `: ${told.map(([name, value]) => `${name}: ${value}`).join('; ')}\n\n`;
  }
}

/** Nothing to wait for unless a test has planned something. */
const chunkWritten = (): Promise<void> | undefined => failpoint('reply.chunk.written');

const outcomeOf = ({ outcome }: Said): Outcome => outcome;

/** Ends the provider's connection; what it says to that is of no use to anybody. */
const letGo = async (chunks: AsyncIterator<Uint8Array>): Promise<void> => {
  await Promise.resolve(chunks.return?.()).catch(() => undefined);
};
