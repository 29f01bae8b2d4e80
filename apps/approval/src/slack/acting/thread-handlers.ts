import { OstiaryError } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { App } from '@slack/bolt';
import { z } from 'zod';
import { commentSchema } from '../../comments/comment.schema.js';
import { CommentsService } from '../../comments/comments.service.js';
import { slackOrigin } from '../origin.js';
import { SlackHandlers } from '../receiving/slack-handlers.port.js';
import { SlackRequestsStore } from '../receiving/slack-requests.store.js';
import { AsPerson } from './as-person.js';
import { CardThreads } from './card-threads.js';
import { userOf } from './interaction.js';
import { plainText } from './plain-text.js';

const id = z.string().min(1).max(100);
/** A person's own new message in a thread: what bots write, and what is changed or taken away, has more in it. */
const replySchema = z.object({
  team_id: id,
  event_id: id,
  event: z.object({
    channel: id,
    user: id,
    user_team: id.optional(),
    team: id.optional(),
    text: z.string().max(40_000),
    thread_ts: id,
    subtype: z.undefined().optional(),
    bot_id: z.undefined().optional(),
  }),
});

/** A reply in a card's thread is a comment on the approval. */
@Injectable()
export class ThreadHandlers extends SlackHandlers {
  constructor(
    private readonly threads: CardThreads,
    private readonly requests: SlackRequestsStore,
    private readonly persons: AsPerson,
    private readonly comments: CommentsService,
  ) {
    super();
  }

  register(app: App): void {
    app.event('message', ({ body }) => this.comment(body));
  }

  private async comment(body: unknown): Promise<void> {
    const read = replySchema.safeParse(body);
    if (!read.success) return;
    const { team_id: teamId, event_id: eventId, event } = read.data;
    const { channel, thread_ts: threadTs } = event;
    const approvalId = await this.threads.approvalAt(channel, threadTs);
    // Slack sends an event again when it has not heard in time that it was taken.
    if (approvalId === null || !(await this.requests.take(`event ${eventId}`))) return;
    const user = userOf({ user: { id: event.user, team_id: event.user_team ?? event.team }, team: { id: teamId } });
    if (user === null) return;
    const place = { channel, userId: user.userId, threadTs };
    await this.persons.act('comment', user, place, (actor) => {
      const comment = commentSchema.safeParse({ text: plainText(event.text) });
      if (!comment.success) throw new OstiaryError('content_rejected', 'A comment has 1 to 2,000 characters, so this one was not kept.');
      return slackOrigin.run({ channel }, () => this.comments.comment(approvalId, actor, comment.data));
    });
  }
}
