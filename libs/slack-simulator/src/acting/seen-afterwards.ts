import type { Clock } from '#chassis';
import type { Message } from '../workspace/message.js';
import type { Person } from '../workspace/person.js';
import type { Workspace } from '../workspace/workspace.js';
import { namesOf, readMessage } from './reading.js';

/** After a card has changed, which may be another's doing, how long there is time for what this person’s click brings. */
const graceMs = 50;

/** What a person sees from a moment on: what is said to them, and whether a card changes. */
export class SeenAfterwards {
  /** Stops looking. */
  readonly end: () => void;
  private readonly ephemeral: Message[] = [];
  private isUpdated = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly workspace: Workspace,
    private readonly clock: Clock,
    user: Person,
    card: Message,
  ) {
    this.end = workspace.watch(({ message }) => {
      if (message?.ephemeralTo === user.id) this.ephemeral.push(message);
      if (message?.ts === card.ts && message.channel === card.channel) this.isUpdated = true;
      this.wake();
    });
  }

  /** Waits for what is looked for; null: it did not come in time. */
  async until<T>(waitMs: number, look: () => T | null): Promise<T | null> {
    const deadline = this.clock.monotonic() + waitMs;
    for (;;) {
      const found = look();
      const left = deadline - this.clock.monotonic();
      if (found !== null || left <= 0) return found;
      const changed = new AbortController();
      this.wake = () => changed.abort();
      await this.clock.sleep(left, changed.signal);
    }
  }

  /** The same, until there is anything to see: then null. */
  async whatFollows<T>(waitMs: number, look: () => T | null): Promise<T | null> {
    const spoken = (): boolean => this.ephemeral.length > 0;
    const first = await this.until(waitMs, () => found(look, () => spoken() || this.isUpdated));
    if (first?.value !== null || spoken()) return first?.value ?? null;
    return (await this.until(graceMs, () => found(look, spoken)))?.value ?? null;
  }

  result(): { readonly ephemeral: readonly string[]; readonly updated: boolean } {
    const names = namesOf(this.workspace, this.clock);
    return { ephemeral: this.ephemeral.map((message) => readMessage(message, names)), updated: this.isUpdated };
  }
}

/** What is looked for, or that one need not look any more. */
const found = <T>(look: () => T | null, isOver: () => boolean): { readonly value: T | null } | null => {
  const value = look();
  return value !== null || isOver() ? { value } : null;
};
