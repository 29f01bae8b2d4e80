import type { Dispatcher } from 'undici';

/** While a tool call waits for a person, this much of the rest of the reply is read ahead, so that the provider does not give up. */
const READ_AHEAD_BYTES = 4 * 1024 * 1024;

type Read = IteratorResult<Uint8Array, undefined>;
const whole: Read = { done: true, value: undefined };

/** The bytes of one reply for its one reader: read ahead up to a limit, at which the provider is made to wait. */
export class ReplyBody implements AsyncIterableIterator<Uint8Array, undefined> {
  private readonly ahead: Uint8Array[] = [];
  private aheadBytes = 0;
  private reader: PromiseWithResolvers<Read> | null = null;
  private isWhole = false;
  private failure: Error | null = null;

  /** `breakOff` is called when the reader goes before the end. */
  constructor(
    private readonly sender: Pick<Dispatcher.DispatchController, 'pause' | 'resume' | 'paused'>,
    private readonly breakOff: () => void,
  ) {}

  push(chunk: Uint8Array): void {
    if (this.reader !== null) return this.settle({ done: false, value: chunk });
    this.ahead.push(chunk);
    this.aheadBytes += chunk.length;
    if (this.aheadBytes >= READ_AHEAD_BYTES) this.sender.pause();
  }

  end(): void {
    this.isWhole = true;
    if (this.reader !== null) this.settle(whole);
  }

  /** The reader has what came before it, then the failure. */
  fail(failure: Error): void {
    this.failure = failure;
    const { reader } = this;
    this.reader = null;
    reader?.reject(failure);
  }

  next(): Promise<Read> {
    const chunk = this.ahead.shift();
    if (chunk !== undefined) {
      this.aheadBytes -= chunk.length;
      if (this.sender.paused && this.aheadBytes < READ_AHEAD_BYTES) this.sender.resume();
      return Promise.resolve({ done: false, value: chunk });
    }
    if (this.failure !== null) return Promise.reject(this.failure);
    if (this.isWhole) return Promise.resolve(whole);
    this.reader = Promise.withResolvers();
    return this.reader.promise;
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

  private settle(read: Read): void {
    const { reader } = this;
    this.reader = null;
    reader?.resolve(read);
  }
}
