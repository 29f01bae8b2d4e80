import { Injectable } from '@nestjs/common';
import type { approvalResolved, TopicData } from '#contracts';
import { LRUCache } from 'lru-cache';
import type { Departure } from '../call/leaving.js';

export type Resolution = TopicData<typeof approvalResolved>;

const tenMinutes = 600_000;

/**
 * Every instance hears every resolution. A resolution that comes before its hold is registered is kept and applied when it is;
 * one for a hold elsewhere simply ages out.
 */
@Injectable()
export class Resolutions {
  private readonly early = new LRUCache<string, Resolution>({ max: 100_000, ttl: tenMinutes });
  private readonly waiting = new Map<string, Set<Waiter>>();

  resolved(resolution: Resolution): void {
    this.early.set(resolution.approvalId, resolution);
    for (const waiter of this.waiting.get(resolution.approvalId) ?? []) waiter.end(resolution);
  }

  /** Resolves with the approval's end; null once the signal aborts. */
  wait(approvalId: string, signal: Departure): Promise<Resolution | null> {
    const known = this.early.get(approvalId);
    if (known !== undefined) return Promise.resolve(known);
    if (signal.aborted) return Promise.resolve(null);
    return new Promise((resolve) => {
      const waiters = this.waiting.get(approvalId) ?? new Set();
      const waiter = new Waiter(signal, (resolution) => {
        waiters.delete(waiter);
        if (waiters.size === 0) this.waiting.delete(approvalId);
        resolve(resolution);
      });
      this.waiting.set(approvalId, waiters.add(waiter));
    });
  }
}

/** One call that waits for an approval's end, or for the end of its wait. */
class Waiter {
  constructor(
    private readonly signal: Departure,
    private readonly ended: (resolution: Resolution | null) => void,
  ) {
    signal.addEventListener('abort', this);
  }

  end(resolution: Resolution): void {
    this.signal.removeEventListener('abort', this);
    this.ended(resolution);
  }

  handleEvent(): void {
    this.ended(null);
  }
}
