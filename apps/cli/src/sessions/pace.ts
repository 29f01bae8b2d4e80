/** The speeds that + and - go through. */
const speeds = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64];
/** A pause of the session is not waited for longer. */
const LONGEST_MS = 3_000;

/** How a replay goes on: by the clock, faster or slower, paused, or step by step. What is pressed holds at once, in the middle of a wait too. */
export class Pace {
  private changed = Promise.withResolvers<void>();
  private isPaused: boolean;
  private steps = 0;

  /** `speed` 0: nothing is waited for. `step`: paused at first. */
  constructor(
    private speed: number,
    step: boolean,
    private readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>,
    private readonly signal: AbortSignal,
  ) {
    this.isPaused = step;
    signal.addEventListener('abort', () => this.change(), { once: true });
  }

  press(key: string): void {
    if (key === ' ') this.isPaused = !this.isPaused;
    else if (key === '\r' || key === '\n' || key === '\u001b[C') this.steps += 1;
    else if (key === '+') this.speed = speeds.find((speed) => speed > this.speed) ?? this.speed;
    else if (key === '-') this.speed = speeds.findLast((speed) => speed < this.speed) ?? this.speed;
    else return;
    this.change();
  }

  /** Waits as long as the session did, as the pace has it; over at once when the signal aborts. */
  async wait(ms: number): Promise<void> {
    let left = Math.min(ms, LONGEST_MS);
    while (!this.signal.aborted) {
      if (this.steps > 0) {
        this.steps -= 1;
        return;
      }
      if (this.isPaused) await this.changed.promise;
      else {
        if (this.speed === 0 || left <= 0) return;
        left -= await this.nap(left);
      }
    }
  }

  /** How much of the session's time has gone by. */
  private async nap(ms: number): Promise<number> {
    const { speed } = this;
    const woken = new AbortController();
    const began = performance.now();
    const change = this.changed.promise.then(() => woken.abort());
    await Promise.race([this.sleep(ms / speed, woken.signal), change]);
    woken.abort();
    return Math.min(ms, Math.max(1, (performance.now() - began) * speed));
  }

  private change(): void {
    const { changed } = this;
    this.changed = Promise.withResolvers();
    changed.resolve();
  }
}
