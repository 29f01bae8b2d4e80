/** A timer that can be taken back. */
export interface Alarm {
  cancel(): void;
}

/** Time, as anything that waits or stamps sees it; tests put a ManualClock in its place. */
export abstract class Clock {
  /** Milliseconds since the Unix epoch. */
  abstract millis(): number;
  /** Milliseconds that only grow, for durations; its zero means nothing. */
  abstract monotonic(): number;
  /** Runs once after `ms`. The alarm does not keep the process alive. */
  abstract after(ms: number, run: () => void): Alarm;

  now(): Date {
    return new Date(this.millis());
  }

  /** RFC 3339, UTC, milliseconds: what events and records carry. */
  iso(): string {
    return this.now().toISOString();
  }

  /** Resolves after `ms`, or at once when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        alarm.cancel();
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const alarm = this.after(ms, wake);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }
}
