import { OstiaryError } from '#contracts';

export interface Pace {
  /** Longest silence, in milliseconds. */
  readonly idleMs: number;
  /** Bytes a second that must come on average. */
  readonly minBytesPerSecond: number;
  /** Over how long that average is taken, in milliseconds. */
  readonly windowMs: number;
}

/**
 * Watches the pace of an upload: a long body over a slow line takes as long as it takes, while one that says nothing, or a byte now and then,
 * keeps a place that others wait for.
 */
export class UploadPace {
  private readonly silence: NodeJS.Timeout;
  private readonly window: NodeJS.Timeout;
  private sinceWindow = 0;

  /** `late` is told once at most, with `body_too_slow`. */
  constructor(
    private readonly pace: Pace,
    private readonly late: (reason: OstiaryError) => void,
  ) {
    this.silence = setTimeout(() => this.tell(`Nothing of the body came for ${pace.idleMs / 1_000} s.`), pace.idleMs);
    this.window = setInterval(() => this.look(), pace.windowMs);
  }

  /** More bytes have come. */
  came(bytes: number): void {
    this.sinceWindow += bytes;
    this.silence.refresh();
  }

  stop(): void {
    clearTimeout(this.silence);
    clearInterval(this.window);
  }

  private look(): void {
    const { windowMs, minBytesPerSecond } = this.pace;
    if (this.sinceWindow < (minBytesPerSecond * windowMs) / 1_000)
      this.tell(`The body came at less than ${minBytesPerSecond} bytes a second.`);
    this.sinceWindow = 0;
  }

  private tell(what: string): void {
    this.stop();
    this.late(new OstiaryError('body_too_slow', what));
  }
}
