import { randomBytes } from 'node:crypto';
import type { Clock } from '#chassis';

export type Exchange = { readonly user: string } | { readonly error: 'expired_trigger_id' | 'exchanged_trigger_id' | 'invalid_trigger_id' };

interface Trigger {
  readonly user: string;
  readonly until: number;
  exchanged: boolean;
}

const kept = 1_000;

/** Permissions to open a modal: each comes from something that a person did, lives three seconds with Slack, and is good once. */
export class Triggers {
  private readonly issued = new Map<string, Trigger>();

  constructor(
    private readonly clock: Clock,
    private readonly lifetimeMs: number,
  ) {}

  issue(user: string): string {
    const id = `${this.clock.millis()}.${this.issued.size}.${randomBytes(16).toString('hex')}`;
    this.issued.set(id, { user, until: this.clock.monotonic() + this.lifetimeMs, exchanged: false });
    const [oldest] = this.issued.size > kept ? this.issued.keys() : [];
    if (oldest !== undefined) this.issued.delete(oldest);
    return id;
  }

  exchange(id: string): Exchange {
    const trigger = this.issued.get(id);
    if (trigger === undefined) return { error: 'invalid_trigger_id' };
    if (trigger.exchanged) return { error: 'exchanged_trigger_id' };
    if (this.clock.monotonic() > trigger.until) return { error: 'expired_trigger_id' };
    trigger.exchanged = true;
    return { user: trigger.user };
  }
}
