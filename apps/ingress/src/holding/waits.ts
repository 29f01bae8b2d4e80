import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';
import { type Departure, Leaving } from '../call/leaving.js';

/** How long a caller who was revoked may still wait. */
const lookEveryMs = 1_000;

/** What may end a wait before what is waited for comes. */
export type WaitEnd = 'client_left' | 'revoked' | 'timed_out' | 'shutdown';

/** The wait of one held call. */
export interface Wait {
  /** Aborts once nothing is waited for any more. */
  readonly signal: Departure;
  /** Why; the first cause counts. Null: it goes on. */
  readonly ended: WaitEnd | null;
  /** It is over: what was waited for has come. */
  stop(): void;
}

/** Who waits: a client that may leave, and a caller who may be revoked. */
export interface Waiting {
  readonly left: Departure;
  readonly isRevoked: () => boolean;
}

/** Looks after all held calls at once: there may be thousands, and a timer and a chain of signals for each would cost more than all else of them. */
@Injectable()
export class Waits {
  /** In the order of their limits, for all may take the same time. */
  private readonly all = new Set<OpenWait>();
  private readonly maxHoldMs: number;
  private looking: NodeJS.Timeout | null = null;
  private due: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(@Inject(CONFIG) { ingress }: OstiaryConfig) {
    this.maxHoldMs = ingress.maxHoldMs;
  }

  begin(waiting: Waiting): Wait {
    const wait = new OpenWait(waiting, performance.now() + this.maxHoldMs, () => this.forget(wait));
    if (waiting.left.aborted) wait.end('client_left');
    else if (this.stopped) wait.end('shutdown');
    else this.keep(wait);
    return wait;
  }

  /** Ends every wait, and whatever begins from now on. */
  stop(): void {
    this.stopped = true;
    for (const wait of this.all) wait.end('shutdown');
  }

  private keep(wait: OpenWait): void {
    this.all.add(wait);
    this.looking ??= setInterval(() => this.look(), lookEveryMs).unref();
    this.arm();
  }

  private look(): void {
    for (const wait of this.all) if (wait.isRevoked()) wait.end('revoked');
  }

  /** One timer, for the wait that is due first. */
  private arm(): void {
    if (this.due !== null) return;
    const [first] = this.all;
    if (first === undefined) return;
    this.due = setTimeout(() => this.expire(), Math.max(1, first.until - performance.now())).unref();
  }

  private expire(): void {
    this.due = null;
    const now = performance.now();
    for (const wait of this.all) {
      if (wait.until > now) break;
      wait.end('timed_out');
    }
    this.arm();
  }

  private forget(wait: OpenWait): void {
    this.all.delete(wait);
    if (this.all.size > 0) return;
    clearInterval(this.looking ?? undefined);
    clearTimeout(this.due ?? undefined);
    this.looking = null;
    this.due = null;
  }
}

class OpenWait implements Wait {
  ended: WaitEnd | null = null;
  private readonly ending = new Leaving();

  constructor(
    private readonly waiting: Waiting,
    /** By the clock of `performance.now`. */
    readonly until: number,
    private readonly over: () => void,
  ) {
    waiting.left.addEventListener('abort', this);
  }

  get signal(): Departure {
    return this.ending;
  }

  isRevoked(): boolean {
    return this.waiting.isRevoked();
  }

  handleEvent(): void {
    this.end('client_left');
  }

  end(why: WaitEnd): void {
    if (this.ended !== null) return;
    this.ended = why;
    this.stop();
    this.ending.abort();
  }

  stop(): void {
    this.waiting.left.removeEventListener('abort', this);
    this.over();
  }
}
