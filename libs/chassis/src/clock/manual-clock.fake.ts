import { type Alarm, Clock } from './clock.port.js';

interface Pending {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that moves only when a test says so; alarms run in the order of their times. */
export class ManualClock extends Clock {
  private readonly pending = new Set<Pending>();

  constructor(private current: number = Date.UTC(2026, 0, 1)) {
    super();
  }

  override millis(): number {
    return this.current;
  }

  override monotonic(): number {
    return this.current;
  }

  override after(ms: number, run: () => void): Alarm {
    const entry = { at: this.current + Math.max(ms, 0), run };
    this.pending.add(entry);
    return { cancel: () => void this.pending.delete(entry) };
  }

  /** Moves on and runs every alarm that falls due, those set by other alarms included; promises settle between alarms. */
  async advance(ms: number): Promise<void> {
    const end = this.current + ms;
    for (let next = this.earliest(); next !== undefined && next.at <= end; next = this.earliest()) {
      this.current = next.at;
      this.pending.delete(next);
      next.run();
      await settle();
    }
    this.current = end;
    await settle();
  }

  /** Whether an alarm is set for this very time: whoever works on the way to it is done. */
  isAwaited(at: number): boolean {
    return [...this.pending].some((entry) => entry.at === at);
  }

  private earliest(): Pending | undefined {
    let first: Pending | undefined;
    for (const entry of this.pending) if (first === undefined || entry.at < first.at) first = entry;
    return first;
  }
}

/** A full turn of the event loop, so that whatever an alarm set off has run as far as it can without I/O. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
