import { setTimeout as pause } from 'node:timers/promises';
import { RetryLater } from './retry-later.js';

/** How a handler that throws is tried again: `attempts` in all, pauses that double from `firstDelayMs` to `maxDelayMs`. */
export interface RetryPolicy {
  readonly attempts: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
}

export const defaultRetryPolicy: RetryPolicy = { attempts: 5, firstDelayMs: 50, maxDelayMs: 5_000 };

export type Delivery =
  { readonly outcome: 'handled' } | { readonly outcome: 'dead'; readonly error: unknown } | { readonly outcome: 'stopped' };

/**
 * Hands one message to its handler until it is handled, until the attempts are used up (`dead`), or until the consumer stops.
 * RetryLater does not use up attempts. Never throws.
 */
export async function deliver(handle: () => Promise<void>, policy: RetryPolicy, stopping: AbortSignal): Promise<Delivery> {
  let failures = 0;
  for (let round = 0; !stopping.aborted; round += 1) {
    try {
      await handle();
      return { outcome: 'handled' };
    } catch (error) {
      if (!(error instanceof RetryLater)) failures += 1;
      if (failures >= policy.attempts) return { outcome: 'dead', error };
    }
    await pauseBefore(round, policy, stopping);
  }
  return { outcome: 'stopped' };
}

/** Waits before the next try; returns at once when the consumer stops. */
export async function pauseBefore(round: number, policy: RetryPolicy, stopping: AbortSignal): Promise<void> {
  const delay = Math.min(policy.firstDelayMs * 2 ** Math.min(round, 20), policy.maxDelayMs);
  await pause(delay, undefined, { signal: stopping }).catch(() => undefined);
}
