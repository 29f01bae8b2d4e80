import { OstiaryError } from '#contracts';
import { SseParser, type Outcome, type SseEvent, type StreamCodec } from '#conversation';
import { ClientLeftError } from '../call/endings.js';
import type { Guard } from './guard.js';
import type { ReplyContext } from './reply-context.js';
import type { ReplyRecorder } from './reply-recorder.js';
import type { Said } from './said.js';

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
    try {
      for await (const chunk of body) {
        this.recorder.received(chunk);
        await this.carry(this.parser.push(chunk));
      }
      await this.carry(this.parser.end());
      if (!this.over) throw new OstiaryError('upstream_broken', 'The provider’s reply broke off before its end.');
    } catch (error) {
      // The client has its answer; what the provider's connection comes to now is nobody's concern.
      if (this.over) return;
      this.guard.abort();
      if (!this.context.call.reply.left.aborted) await this.flush();
      throw error;
    }
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
  }

  /** Headers went out before the reply was seen; a comment tells those who look what became of it. */
  private verdictComment(): string {
    const { exchange } = this.context.call;
    if (exchange.reasons.length === this.reasonsBefore) return '';
    const told = Object.entries(exchange.headers()).filter(([name]) => name !== 'ostiary-exchange');
    return `: ${told.map(([name, value]) => `${name}: ${value}`).join('; ')}\n\n`;
  }
}
