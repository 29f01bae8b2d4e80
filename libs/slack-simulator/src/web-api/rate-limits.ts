import type { Clock } from '#chassis';

interface Bucket {
  tokens: number;
  at: number;
}

export interface Rate {
  /** How many at once. */
  readonly burst: number;
  readonly perSecond: number;
}

/** Slack's tiers, https://docs.slack.dev/apis/web-api/rate-limits, by calls a minute of a method; a minute's worth at once is let through. */
export const perMinute = (calls: number): Rate => ({ burst: calls, perSecond: calls / 60 });

/** One message a second and channel; Slack says that short bursts are let through, and not how short. */
export const perChannel: Rate = { burst: 4, perSecond: 1 };

const kept = 10_000;

/** Counts calls; more than their rate are told when to come again. */
export class RateLimits {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly clock: Clock) {}

  /** Seconds to wait, whole ones, as `Retry-After` says it; null: go on. */
  take(key: string, { burst, perSecond }: Rate): number | null {
    const now = this.clock.monotonic();
    const bucket = this.buckets.get(key) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1_000) * perSecond);
    bucket.at = now;
    this.buckets.set(key, bucket);
    const [oldest] = this.buckets.size > kept ? this.buckets.keys() : [];
    if (oldest !== undefined) this.buckets.delete(oldest);
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond));
    bucket.tokens -= 1;
    return null;
  }
}
