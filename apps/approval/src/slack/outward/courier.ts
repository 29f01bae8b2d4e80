import { Clock } from '#chassis';
import { Injectable, Logger } from '@nestjs/common';
import type { SlackContent } from '../cards/blocks.js';
import { Drawing } from './drawing.js';
import { MessagesStore } from './messages.store.js';
import { failureOf, SlackFailure } from './slack-failure.js';
import { SlackMeters } from './slack-meters.js';
import { type DueMessage, markOf } from './slack-message.js';
import { type Place, type Post, SlackPosts } from './slack-posts.port.js';

/** A post begins at most so long after its lane was taken: what it takes itself is within the hold. */
const latestPostMs = 15_000;

/** Takes one message to Slack, and notes what came of it. A message whose post was not answered is looked for before it is posted again. */
@Injectable()
export class Courier {
  private readonly logger = new Logger('Slack');

  constructor(
    private readonly posts: SlackPosts,
    private readonly messages: MessagesStore,
    private readonly drawing: Drawing,
    private readonly meters: SlackMeters,
    private readonly clock: Clock,
  ) {}

  /** Rejects only where the database does: the hold then ends by itself. */
  async take(message: DueMessage): Promise<void> {
    const begun = this.clock.monotonic();
    try {
      await (message.channel !== null && message.ts !== null
        ? this.update(message, { channel: message.channel, ts: message.ts })
        : this.post(message, begun));
    } catch (error) {
      await this.failed(message, failureOf(error));
    }
  }

  private async update(message: DueMessage, place: Place): Promise<void> {
    const content = await this.draw(message);
    if (content === null) return this.messages.done(message);
    await this.posts.update(place, content, markOf(message));
    this.meters.updated(message.kind);
    await this.messages.delivered(message, place);
  }

  private async post(message: DueMessage, begun: number): Promise<void> {
    const where = await this.whereTo(message);
    if (where === null) return this.messages.done(message);
    const unsure = message.unsureSince !== null && (await this.lookFor(message, where, message.unsureSince));
    if (unsure === 'found') return;
    // Noted before it is posted: no later update gives it buttons.
    if (unsure === 'untold') await this.messages.withoutButtons(message);
    const content = await this.draw(unsure === 'untold' ? { ...message, linkOnly: true } : message);
    if (content === null) return this.messages.done(message);
    if (this.clock.monotonic() - begun > latestPostMs) throw new SlackFailure('away', 'too slow');
    const place = await this.posts.post({ ...where, content, mark: markOf(message) });
    this.meters.posted(message.kind);
    if (!(await this.messages.delivered(message, place))) await this.posts.remove(place);
  }

  /** What cannot be drawn is no reason to keep others waiting. */
  private async draw(message: DueMessage): Promise<SlackContent | null> {
    try {
      return await this.drawing.of(message);
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
      this.logger.error({ message: `A message (${message.kind}) could not be drawn`, err: error });
      throw new SlackFailure('content', 'it could not be drawn');
    }
  }

  /** Null: there is nobody to tell. */
  private async whereTo(message: DueMessage): Promise<Pick<Post, 'channel' | 'thread'> | null> {
    switch (message.kind) {
      case 'card':
      case 'digest':
        return { channel: message.lane, thread: null };
      case 'comment': {
        const card = await this.messages.cardIn(message);
        return card && { channel: card.channel, thread: card.ts };
      }
      case 'requester':
      case 'outcome': {
        const requester = await this.drawing.requesterOf(message);
        const channel = requester && (await this.posts.conversationWith(requester));
        return channel === null ? null : { channel, thread: null };
      }
    }
  }

  /** `found`: it stands there already. `untold`: Slack does not say whether it does, so that the next copy has no buttons. */
  private async lookFor(
    message: DueMessage,
    where: Pick<Post, 'channel' | 'thread'>,
    since: Date,
  ): Promise<'found' | 'missing' | 'untold'> {
    const copies = await this.posts.find({ ...where, mark: markOf(message) }, since);
    if (copies === null) return 'untold';
    const [first, ...others] = copies;
    if (first === undefined) return 'missing';
    for (const other of others) await this.posts.remove(other);
    await this.messages.found(message, first);
    return 'found';
  }

  private async failed(message: DueMessage, failure: SlackFailure): Promise<void> {
    const { kind, reason } = failure;
    switch (kind) {
      case 'content':
        this.tell(message, failure);
        // Without the words of others once; if Slack refuses that too, nothing of it is what it takes.
        return message.kind === 'card' && !message.plain
          ? this.messages.otherwise(message, { plain: true })
          : this.messages.done(message, reason);
      case 'gone':
        return this.lost(message, failure);
      case 'place':
        this.tell(message, failure);
        return this.messages.later(message, failure);
      case 'limited':
      case 'away':
      case 'unsure':
        this.meters.again(kind);
        return this.messages.later(message, failure);
    }
  }

  /** Somebody took it away, or it cannot be changed any more: while there is something to decide, a new one stands for it. */
  private lost(message: DueMessage, failure: SlackFailure): Promise<void> {
    this.tell(message, failure);
    if (message.kind !== 'card' || message.ts === null || !message.isOpen) return this.messages.done(message, failure.reason);
    return this.messages.otherwise(message, { anew: true, linkOnly: failure.reason !== 'message_not_found' });
  }

  private tell({ kind, approvalId, lane }: DueMessage, { kind: why, reason }: SlackFailure): void {
    this.meters.failed(why);
    this.logger.warn(`A message (${kind}) ${approvalId === null ? '' : `of approval ${approvalId} `}cannot be shown in ${lane}: ${reason}`);
  }
}
