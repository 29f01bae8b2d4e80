import { randomBytes } from 'node:crypto';
import type { Clock } from '#chassis';

/** What a response URL belongs to. */
export interface Origin {
  readonly user: string;
  readonly channel: string;
  /** The message that was acted on; null for a command. */
  readonly messageTs: string | null;
}

interface Issued {
  readonly origin: Origin;
  readonly until: number;
  uses: number;
}

const lifetimeMs = 1_800_000;
const maxUses = 5;
const kept = 1_000;

/** Addresses at which the bot may answer an interaction, five times within thirty minutes. */
export class ResponseUrls {
  private readonly issued = new Map<string, Issued>();

  constructor(private readonly clock: Clock) {}

  /** The last segment of a new address. */
  issue(origin: Origin): string {
    const id = randomBytes(18).toString('base64url');
    this.issued.set(id, { origin, until: this.clock.monotonic() + lifetimeMs, uses: 0 });
    const [oldest] = this.issued.size > kept ? this.issued.keys() : [];
    if (oldest !== undefined) this.issued.delete(oldest);
    return id;
  }

  use(id: string): Origin | 'expired_url' | 'used_url' {
    const found = this.issued.get(id);
    if (found === undefined || this.clock.monotonic() > found.until) return 'expired_url';
    found.uses += 1;
    return found.uses > maxUses ? 'used_url' : found.origin;
  }
}
