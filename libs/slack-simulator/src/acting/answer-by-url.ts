import { z } from 'zod';
import type { Origin } from '../delivering/response-urls.js';
import { messageBlocksSchema } from '../limits/block.schema.js';
import type { Workspace } from '../workspace/workspace.js';

const answerSchema = z.object({
  text: z.string().max(40_000).optional(),
  blocks: messageBlocksSchema.optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  replace_original: z.boolean().default(false),
  delete_original: z.boolean().default(false),
  thread_ts: z.string().optional(),
});

/** What the bot says by a response URL, https://docs.slack.dev/interactivity/handling-user-interaction#message_responses. The error’s code, or null. */
export function answerByUrl(workspace: Workspace, { user, channel, messageTs }: Origin, body: unknown): string | null {
  const parsed = answerSchema.safeParse(body);
  if (!parsed.success) return 'invalid_payload';
  const { text, blocks, ...how } = parsed.data;
  const original = messageTs === null ? undefined : workspace.messages.find(channel, messageTs);
  if (how.delete_original) {
    if (original !== undefined) workspace.messages.delete(original);
    return null;
  }
  if (text === undefined && blocks === undefined) return 'no_text';
  const content = { text: text ?? '', blocks: blocks ?? [] };
  if (how.replace_original && original !== undefined) {
    workspace.messages.update(original, content);
    return null;
  }
  const ephemeralTo = how.response_type === 'ephemeral' ? user : null;
  const threadTs = how.thread_ts ?? original?.threadTs ?? null;
  workspace.messages.post({ ...content, channel, user: workspace.author.botUserId, ephemeralTo, threadTs });
  return null;
}
