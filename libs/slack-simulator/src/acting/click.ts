import { z } from 'zod';
import type { Clock } from '#chassis';
import { isAcknowledged } from '../delivering/delivery.js';
import { drawBlocks } from '../drawing/draw-blocks.js';
import { linesOf } from '../element/text-of.js';
import type { Modal } from '../limits/view.schema.js';
import type { Person } from '../workspace/person.js';
import type { OpenView } from '../workspace/views.js';
import type { Workspace } from '../workspace/workspace.js';
import { fillIn } from './fill-in.js';
import { findButton, isButton, placed } from './find-element.js';
import type { Hands } from './hands.js';
import type { Modals } from './modals.js';
import { namesOf } from './reading.js';
import { SeenAfterwards } from './seen-afterwards.js';

const fillWithinMs = 2_000;

export const clickSchema = z.strictObject({
  ts: z.string().max(40),
  channel: z.string().max(40).optional(),
  user: z.string().max(80),
  /** `approve`, `deny` or `details`, or any other button by its id or by what is written on it. */
  action: z.string().min(1).max(255),
  reason: z.string().max(3_000).optional(),
  grant: z.strictObject({ scope: z.string().max(40), for: z.string().max(40).optional() }).optional(),
  /** Presses what the card showed when it was posted, as somebody does who has not seen its updates. */
  stale: z.boolean().default(false),
  /** How long to wait for what becomes of it. */
  waitMs: z.number().int().min(0).max(60_000).default(5_000),
});
export type Click = z.input<typeof clickSchema>;

/** What came of it, as the person saw it. */
export interface Clicked {
  readonly ok: boolean;
  /** Whether the bot acknowledged in time, all that it was told. */
  readonly acked: boolean;
  readonly error?: string;
  /** On an error: the buttons that there are. */
  readonly buttons?: readonly string[];
  /** The HTTP status that the bot answered with. */
  readonly status?: number | null;
  readonly modal?: { readonly title: string; readonly text: string; readonly errors: Readonly<Record<string, string>> };
  /** What the bot said to this person alone. */
  readonly ephemeral?: readonly string[];
  /** Whether the card changed. */
  readonly updated?: boolean;
}

const refused = (error: string, detail: Partial<Clicked> = {}): Clicked => ({ ok: false, acked: false, error, ...detail });

/** Does what a person would do with a card: presses a button of it and, where a modal opens, fills it in and submits it. */
export class Clicks {
  constructor(
    private readonly workspace: Workspace,
    private readonly hands: Hands,
    private readonly modals: Modals,
    private readonly clock: Clock,
  ) {}

  async click(click: Click): Promise<Clicked> {
    const { ts, channel, user: handle, action, reason, grant, stale, waitMs } = clickSchema.parse(click);
    const user = this.workspace.findPerson(handle);
    if (user === undefined) return refused('no_such_user');
    const found = this.workspace.messages
      .withTs(ts)
      .find((one) => one.channel === (channel ?? one.channel) && [null, user.id].includes(one.ephemeralTo));
    if (found === undefined) return refused('no_such_message');
    const message = stale ? { ...found, blocks: found.firstBlocks } : found;
    const button = findButton(message.blocks, action === 'approve' && grant !== undefined ? 'approve_for' : action);
    if (button === undefined)
      return refused('no_such_button', {
        buttons: placed(message.blocks)
          .filter(isButton)
          .map(({ element }) => element.action_id ?? ''),
      });
    const seen = new SeenAfterwards(this.workspace, this.clock, user, message);
    try {
      const { reply, triggerId } = await this.hands.act(user, message, button);
      if (!isAcknowledged(reply)) return refused('not_acknowledged', { status: reply.status });
      const modal = await seen.whatFollows(waitMs, () => this.openedBy(user, triggerId));
      if (modal === null) return { ok: true, acked: true, status: reply.status, ...seen.result() };
      return await this.finish(user, modal, seen, { reason, grant, waitMs, reads: action === 'details' });
    } finally {
      seen.end();
    }
  }

  private openedBy(user: Person, triggerId: string): OpenView<Modal> | null {
    const open = this.workspace.views.topOf(user.id);
    return open?.trigger === triggerId ? open : null;
  }

  private async finish(
    user: Person,
    open: OpenView<Modal>,
    seen: SeenAfterwards,
    { reason, grant, waitMs, reads }: Pick<z.output<typeof clickSchema>, 'reason' | 'grant' | 'waitMs'> & { readonly reads: boolean },
  ): Promise<Clicked> {
    const { view } = open;
    const read = (errors: Readonly<Record<string, string>>, shown = view) => ({
      title: shown.title.text,
      text: linesOf(drawBlocks(shown.blocks, namesOf(this.workspace, this.clock))),
      errors,
    });
    if (reads || view.submit === undefined) {
      const filled = await this.filled(user, open, seen, waitMs);
      await this.modals.close(user);
      return { ok: true, acked: true, modal: read({}, filled), ...seen.result() };
    }
    const submitted = await this.modals.submit(user, fillIn(view, { reason, grant }));
    const errors = submitted?.errors ?? {};
    const acked = submitted?.reply === null || submitted === null || isAcknowledged(submitted.reply);
    if (Object.keys(errors).length > 0) {
      await this.modals.close(user);
      return { ok: false, acked, error: 'modal_errors', modal: read(errors), ...seen.result() };
    }
    await seen.whatFollows(waitMs, () => null);
    // The bot may have answered with another modal, in its place or upon it.
    const after = this.workspace.views.topOf(user.id);
    if (after !== null) await this.modals.close(user);
    return { ok: true, acked, modal: read({}, after?.view ?? view), ...seen.result() };
  }

  /** A modal that is to be read is opened at once, before the bot has looked, and filled when it has. */
  private async filled(user: Person, open: OpenView<Modal>, seen: SeenAfterwards, waitMs: number): Promise<Modal> {
    const changed = (): Modal | null => {
      const current = this.workspace.views.topOf(user.id);
      return current === null || current.hash === open.hash ? null : current.view;
    };
    return (await seen.until(Math.min(waitMs, fillWithinMs), changed)) ?? open.view;
  }
}
