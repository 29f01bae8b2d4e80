import { OstiaryError } from '#contracts';
import { FairQueue } from '../call/fair-queue.js';
import type { Departure } from '../call/leaving.js';

/** The right to one connection, until it is given back. Giving back twice is once. */
export interface Place {
  readonly release: () => void;
}

/** Who wants a connection, and how long. */
export interface Wanting {
  readonly principal: string;
  /** Aborted: the wait is over, and nothing is given. */
  readonly signal: Departure;
  /** A held call is bounded, in number and in time, as long as it is held: the queue’s length and deadline are not for it. */
  readonly held: boolean;
}

export interface GateLimits {
  readonly connections: number;
  /** Held calls do not count. */
  readonly maxWaiting: number;
  readonly maxWaitMs: number;
}

/** What one principal has, how many of its calls wait, and how many of these stand in the queue that is bounded. */
interface Share {
  readonly principal: string;
  inUse: number;
  waiting: number;
  queued: number;
}

interface Waiter {
  readonly share: Share;
  settle(outcome: Place | OstiaryError | null): void;
}

/**
 * Who of many callers has a connection, and who waits for one. No principal may have more than are left free: one alone has at most half of
 * all, and who comes next finds one. Those who wait are served in turn, one principal after the other. The same rule bounds a principal's part
 * of the queue. Source: Choudhury and Hahne, Dynamic Queue Length Thresholds for Shared-Memory Packet Switches, IEEE/ACM ToN 6(2), 1998.
 */
export class ConnectionGate {
  private readonly queue = new FairQueue<Waiter>();
  private readonly shares = new Map<string, Share>();
  private taken = 0;
  private queued = 0;
  private closed = false;

  constructor(private readonly limits: GateLimits) {}

  get inUse(): number {
    return this.taken;
  }

  get waiting(): number {
    return this.queue.size;
  }

  /**
   * A place, at once where one is free for this principal. Null once the signal aborts.
   * @throws OstiaryError `upstream_busy` where the queue is full or the wait too long, `shutting_down` once the gate is closed
   */
  async take(wanting: Wanting): Promise<Place | null> {
    if (this.closed) throw stopping();
    if (wanting.signal.aborted) return null;
    const share = this.shares.get(wanting.principal) ?? { principal: wanting.principal, inUse: 0, waiting: 0, queued: 0 };
    if (this.mayHave(share)) return this.grant(share);
    if (!wanting.held && share.queued >= this.limits.maxWaiting - this.queued)
      throw new OstiaryError('upstream_busy', 'Too many calls wait for a connection to the provider; ask again in a moment.');
    return this.wait(wanting, share);
  }

  /** Refuses all who wait, and whoever comes. */
  close(): void {
    this.closed = true;
    for (const waiter of this.queue.clear()) waiter.settle(stopping());
  }

  private mayHave({ inUse }: Share): boolean {
    return inUse < this.limits.connections - this.taken;
  }

  private wait({ signal, held }: Wanting, share: Share): Promise<Place | null> {
    const { promise, resolve, reject } = Promise.withResolvers<Place | null>();
    const counted = held ? 0 : 1;
    const leave = (outcome: OstiaryError | null): void => {
      this.queue.remove(share.principal, waiter);
      waiter.settle(outcome);
    };
    const giveUp = (): void => leave(null);
    const deadline = held ? undefined : setTimeout(() => leave(tooLong()), this.limits.maxWaitMs);
    // It has left the queue in the step that settles it: no place is given to somebody who has gone.
    const waiter: Waiter = {
      share,
      settle: (outcome) => {
        clearTimeout(deadline);
        signal.removeEventListener('abort', giveUp);
        this.queued -= counted;
        share.queued -= counted;
        share.waiting -= 1;
        this.remember(share);
        if (outcome instanceof OstiaryError) reject(outcome);
        else resolve(outcome);
      },
    };
    this.queued += counted;
    share.queued += counted;
    share.waiting += 1;
    this.remember(share);
    signal.addEventListener('abort', giveUp);
    this.queue.add(share.principal, waiter);
    return promise;
  }

  private grant(share: Share): Place {
    this.taken += 1;
    share.inUse += 1;
    this.remember(share);
    let given = true;
    return {
      release: () => {
        if (!given) return;
        given = false;
        this.taken -= 1;
        share.inUse -= 1;
        this.remember(share);
        this.serve();
      },
    };
  }

  private serve(): void {
    const next = (): Waiter | null => this.queue.take((_principal, { share }) => this.mayHave(share));
    for (let waiter = next(); waiter !== null; waiter = next()) waiter.settle(this.grant(waiter.share));
  }

  /** Of a principal that has nothing and waits for nothing, nothing is kept. */
  private remember(share: Share): void {
    if (share.inUse + share.waiting > 0) this.shares.set(share.principal, share);
    else this.shares.delete(share.principal);
  }
}

const stopping = (): OstiaryError => new OstiaryError('shutting_down', 'This instance is stopping; ask again.');
const tooLong = (): OstiaryError =>
  new OstiaryError('upstream_busy', 'No connection to the provider became free in time; ask again in a moment.');
