import { type Alarm, Clock } from './clock.port.js';

const LONGEST_TIMER = 2 ** 31 - 1;

/** The machine's clock. */
export class SystemClock extends Clock {
  override millis(): number {
    return Date.now();
  }

  override monotonic(): number {
    return performance.now();
  }

  /** Delays beyond what Node's timers hold (24.8 days) are waited out in pieces. */
  override after(ms: number, run: () => void): Alarm {
    let timer: NodeJS.Timeout;
    const arm = (left: number) => {
      const piece = Math.min(Math.max(left, 0), LONGEST_TIMER);
      timer = setTimeout(() => (left > piece ? arm(left - piece) : run()), piece);
      timer.unref();
    };
    arm(ms);
    return { cancel: () => clearTimeout(timer) };
  }
}
