import { randomBytes } from 'node:crypto';
import type { Clock } from '#chassis';
import type { Modal, View } from '../limits/view.schema.js';

/** A view that somebody sees. */
export interface OpenView<V extends View = View> {
  readonly id: string;
  readonly user: string;
  readonly view: V;
  readonly hash: string;
  /** The trigger that it was opened by. */
  readonly trigger: string;
  readonly rootId: string;
  readonly previousId: string | null;
}

/** Slack's own: the first and two upon it. */
const maxStack = 3;

/** The modals that people have open, each person's one upon the other, and their home tabs. */
export class Views {
  private readonly stacks = new Map<string, OpenView<Modal>[]>();
  private readonly homes = new Map<string, View>();
  private made = 0;

  constructor(
    private readonly clock: Clock,
    private readonly changed: () => void,
  ) {}

  /** A modal that is open takes the place of what was open before, unless it is pushed upon it; null: no more can be pushed. */
  open(user: string, view: Modal, trigger: string, isPushed = false): OpenView<Modal> | null {
    const below = isPushed ? (this.stacks.get(user) ?? []) : [];
    if (below.length >= maxStack) return null;
    const id = `V0SIM${String(++this.made).padStart(6, '0')}`;
    const previousId = below.at(-1)?.id ?? null;
    const opened = { id, user, view, trigger, hash: this.hash(), rootId: below[0]?.id ?? id, previousId };
    this.stacks.set(user, [...below, opened]);
    this.changed();
    return opened;
  }

  update(current: OpenView<Modal>, view: Modal): OpenView<Modal> {
    const updated = { ...current, view, hash: this.hash() };
    const stack = this.stacks.get(current.user) ?? [];
    this.stacks.set(
      current.user,
      stack.map((one) => (one.id === current.id ? updated : one)),
    );
    this.changed();
    return updated;
  }

  publish(user: string, view: View): void {
    this.homes.set(user, view);
    this.changed();
  }

  /** The topmost closes; `all`: those beneath it too. */
  close(user: string, all = false): void {
    const rest = all ? [] : (this.stacks.get(user) ?? []).slice(0, -1);
    this.stacks.set(user, rest);
    this.changed();
  }

  /** The one that the person sees. */
  topOf(user: string): OpenView<Modal> | null {
    return this.stacks.get(user)?.at(-1) ?? null;
  }

  homeOf(user: string): View | null {
    return this.homes.get(user) ?? null;
  }

  find(by: { readonly id?: string; readonly externalId?: string }): OpenView<Modal> | undefined {
    const all = [...this.stacks.values()].flat();
    return all.find(({ id, view }) => (by.id === undefined ? view.external_id === by.externalId : id === by.id));
  }

  private hash(): string {
    return `${Math.floor(this.clock.millis() / 1_000)}.${randomBytes(4).toString('hex')}`;
  }
}
