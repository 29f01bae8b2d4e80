import { OstiaryError } from '#contracts';
import type { JournalEntry } from '#contracts';

/** One append on its way. */
export interface Waiter {
  readonly entries: readonly JournalEntry[];
  readonly vital: boolean;
  /** How many of the entries have their place in the chain. */
  encoded: number;
  isRefused: boolean;
  readonly deadline: number;
  readonly resolve: () => void;
  readonly reject: (error: OstiaryError) => void;
}

/** Appends in order, from their arrival until they are durable or their time is up. */
export class DeadlineQueue {
  /** Not yet encoded; `head` walks instead of shifting, which would be linear. */
  private queue: Waiter[] = [];
  private head = 0;
  /** Not yet answered, oldest first. */
  private readonly unanswered = new Set<Waiter>();
  private timer: NodeJS.Timeout | null = null;
  private late = false;
  private waitingVital = 0;

  constructor(private readonly timeoutMs: number) {}

  /** Vital appends that have not begun their way to the disk; they stay however long it is away. */
  get vital(): number {
    return this.waitingVital;
  }

  /** From a missed deadline until the next append becomes durable. */
  get isLate(): boolean {
    return this.late;
  }

  add(entries: readonly JournalEntry[], vital: boolean): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter = { entries, vital, encoded: 0, isRefused: false, deadline: performance.now() + this.timeoutMs, resolve, reject };
    this.queue.push(waiter);
    if (vital) this.waitingVital += 1;
    this.unanswered.add(waiter);
    this.arm();
    return promise;
  }

  /** The first that is to be encoded. Whoever was refused before any of it was encoded is passed over, unless it is vital. */
  next(): Waiter | null {
    for (let waiter = this.queue[this.head]; waiter; waiter = this.queue[this.head]) {
      if (!waiter.isRefused || waiter.vital) return waiter;
      this.drop(waiter);
    }
    return null;
  }

  /** Takes the first out of the line to the disk; it may still be waiting for its answer. */
  drop(waiter: Waiter): void {
    if (this.queue[this.head] !== waiter) return;
    this.head += 1;
    if (waiter.vital) this.waitingVital -= 1;
    if (this.head < 1024 && this.head < this.queue.length) return;
    this.queue = this.queue.slice(this.head);
    this.head = 0;
  }

  settle(waiter: Waiter): void {
    this.late = false;
    if (this.unanswered.delete(waiter)) waiter.resolve();
  }

  refuse(waiter: Waiter, why: string): void {
    waiter.isRefused = true;
    if (this.unanswered.delete(waiter)) waiter.reject(new OstiaryError('audit_unavailable', why));
  }

  refuseAll(why: string): void {
    for (const waiter of this.unanswered) this.refuse(waiter, why);
  }

  private arm(): void {
    const [oldest] = this.unanswered;
    if (!oldest || this.timer) return;
    // One timer for all: the deadlines stand in order.
    this.timer = setTimeout(() => this.expire(), Math.max(1, oldest.deadline - performance.now()));
    this.timer.unref();
  }

  private expire(): void {
    this.timer = null;
    const now = performance.now();
    for (const waiter of this.unanswered) {
      if (waiter.deadline > now) break;
      this.late = true;
      this.refuse(waiter, `The journal did not become durable within ${this.timeoutMs} ms.`);
    }
    this.arm();
  }
}
