import type { Dispatcher } from 'undici';

/** While a tool call waits for a person, this much of the rest of the reply is read ahead, so that the provider does not give up. */
const READ_AHEAD_BYTES = 4 * 1024 * 1024;

/** Whoever takes more at once keeps everybody else waiting for as long as it looks at it. */
const MOST_AT_ONCE = 64 * 1024;

type Read = IteratorResult<Uint8Array, undefined>;
const whole: Read = { done: true, value: undefined };

/**
 * The bytes of one reply for its one reader: read ahead up to a limit, at which the provider is made to wait. What came together, in however many
 * chunks of HTTP, is read at once: a stream says each of its frames in one.
 */
export class ReplyBody implements AsyncIterableIterator<Uint8Array, undefined> {
  private readonly ahead: Uint8Array[] = [];
  private aheadBytes = 0;
  private reader: PromiseWithResolvers<void> | null = null;
  private isWhole = false;
  private failure: Error | null = null;

  /** `breakOff` is called when the reader goes before the end. */
  constructor(
    private readonly sender: Pick<Dispatcher.DispatchController, 'pause' | 'resume' | 'paused'>,
    private readonly breakOff: () => void,
  ) {}

  push(chunk: Uint8Array): void {
    this.ahead.push(chunk);
    this.aheadBytes += chunk.length;
    if (this.aheadBytes >= READ_AHEAD_BYTES) this.sender.pause();
    this.wake();
  }

  end(): void {
    this.isWhole = true;
    this.wake();
  }

  /** The reader has what came before it, then the failure. */
  fail(failure: Error): void {
    this.failure = failure;
    this.wake();
  }

  async next(): Promise<Read> {
    if (this.ahead.length === 0 && this.failure === null && !this.isWhole) {
      this.reader = Promise.withResolvers();
      await this.reader.promise;
    }
    if (this.ahead.length > 0) return { done: false, value: this.take() };
    if (this.failure !== null) throw this.failure;
    return whole;
  }

  /** What is still to come is not wanted. */
  return(): Promise<Read> {
    this.forget();
    this.breakOff();
    return Promise.resolve(whole);
  }

  /** Lets go of what was read ahead. */
  forget(): void {
    this.ahead.length = 0;
    this.aheadBytes = 0;
    this.isWhole = true;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private take(): Uint8Array {
    let count = 0;
    let bytes = 0;
    for (; count < this.ahead.length && bytes < MOST_AT_ONCE; count++) bytes += this.ahead[count]?.length ?? 0;
    const chunks = this.ahead.splice(0, count);
    this.aheadBytes -= bytes;
    if (this.sender.paused && this.aheadBytes < READ_AHEAD_BYTES) this.sender.resume();
    return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks, bytes);
  }

  private wake(): void {
    const { reader } = this;
    this.reader = null;
    reader?.resolve();
  }
}
