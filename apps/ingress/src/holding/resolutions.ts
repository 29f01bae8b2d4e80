import { Injectable } from '@nestjs/common';
import type { approvalResolved, TopicData } from '#contracts';
import { LRUCache } from 'lru-cache';

export type Resolution = TopicData<typeof approvalResolved>;

const tenMinutes = 600_000;

/**
 * Every instance hears every resolution. A resolution that comes before its hold is registered is kept and applied when it is;
 * one for a hold elsewhere simply ages out.
 */
@Injectable()
export class Resolutions {
  private readonly early = new LRUCache<string, Resolution>({ max: 100_000, ttl: tenMinutes });
  private readonly waiting = new Map<string, Set<(resolution: Resolution) => void>>();

  resolved(resolution: Resolution): void {
    this.early.set(resolution.approvalId, resolution);
    for (const tell of this.waiting.get(resolution.approvalId) ?? []) tell(resolution);
  }

  /** Resolves with the approval's end; null once the signal aborts. */
  async wait(approvalId: string, signal: AbortSignal): Promise<Resolution | null> {
    const known = this.early.get(approvalId);
    if (known !== undefined) return known;
    if (signal.aborted) return null;
    const { promise, resolve } = Promise.withResolvers<Resolution | null>();
    const waiters = this.waiting.get(approvalId) ?? new Set();
    this.waiting.set(approvalId, waiters.add(resolve));
    const giveUp = (): void => resolve(null);
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      return await promise;
    } finally {
      signal.removeEventListener('abort', giveUp);
      waiters.delete(resolve);
      if (waiters.size === 0) this.waiting.delete(approvalId);
    }
  }
}
