import { type Clock, SinkClosed, sseBeat, sseEnd, sseEvent, type SseSink } from '#chassis';
import type { ReplayEvent } from './replay-event.js';

/** How fast a replay goes. */
export interface Pace {
  /** 1: as it went; 2: twice as fast; 0: at once. */
  readonly speed: number;
  /** The longest silence, in milliseconds of whoever watches; null: as long as it was. */
  readonly maxPauseMs: number | null;
}

/** Longest silence without a sign of life. */
const beatMs = 15_000;

/** Plays events to one reader, in their own time. Ends once: played, or because the reader left or does not keep up, or because it was stopped. */
export class ReplayPlayer {
  private readonly stopped = new AbortController();
  private why: 'stopping' | 'left' = 'left';

  constructor(
    private readonly sink: SseSink,
    private readonly clock: Clock,
    private readonly pace: Pace,
  ) {}

  stop(why: 'stopping' | 'left'): void {
    this.why = why;
    this.stopped.abort();
  }

  /** Plays one exchange after the other, each read when the one before it has been played. Never rejects but for what `scripts` does. */
  async play(scripts: AsyncIterable<readonly ReplayEvent[]>): Promise<'played' | 'stopping' | 'left' | 'slow'> {
    try {
      this.sink.begin();
      for await (const script of scripts) {
        await this.playOne(script);
        if (this.stopped.signal.aborted) break;
      }
      const end = this.stopped.signal.aborted ? this.why : 'played';
      this.sink.end(sseEnd(end === 'stopping' ? 'this instance is stopping, come back' : 'this is all'));
      return end;
    } catch (error) {
      if (error instanceof SinkClosed) return error.why;
      this.sink.end(sseEnd('this can not be read any more'));
      throw error;
    }
  }

  private async playOne(script: readonly ReplayEvent[]): Promise<void> {
    let at = 0;
    for (const { name, data } of script) {
      if ('at' in data) {
        await this.wait(data.at - at);
        at = Math.max(at, data.at);
      }
      if (this.stopped.signal.aborted) return;
      await this.sink.write(sseEvent(name, data, null));
    }
  }

  private async wait(ms: number): Promise<void> {
    const { speed, maxPauseMs } = this.pace;
    if (speed === 0) return;
    let left = Math.min(ms / speed, maxPauseMs ?? Number.POSITIVE_INFINITY);
    while (left > 0 && !this.stopped.signal.aborted) {
      const nap = Math.min(left, beatMs);
      await this.clock.sleep(nap, this.stopped.signal);
      left -= nap;
      if (left > 0 && !this.stopped.signal.aborted) await this.sink.write(sseBeat(null));
    }
  }
}
