import { type Message, messageObject } from '../../workspace/message.js';
import type { Workspace } from '../../workspace/workspace.js';
import { ApiError } from '../api-error.js';
import type { Arguments } from '../arguments.js';
import { blocksOf, metadataOf, textOf } from '../content.js';
import type { Methods } from '../method.js';
import { perChannel, perMinute } from '../rate-limits.js';
import { personOf, placeOf, placeToPost } from './place.js';

const scopes = ['chat:write'];
const ratedBy = (args: Arguments): string => args.optional('channel') ?? '';

/** The bot's own message; `notOwn` is the error for another's. */
function ownMessage(args: Arguments, workspace: Workspace, notOwn: string): Message {
  const message = workspace.messages.find(placeOf(args, workspace).id, args.required('ts'));
  if (message === undefined || message.ephemeralTo !== null) throw new ApiError('message_not_found');
  if (message.user !== workspace.author.botUserId) throw new ApiError(notOwn);
  return message;
}

/** What a new message shows. Throws ApiError for none. */
function newContent(args: Arguments): Pick<Message, 'text' | 'blocks'> {
  const [text, blocks] = [textOf(args), blocksOf(args)];
  if (text === undefined && (blocks ?? []).length === 0) throw new ApiError('no_text');
  return { text: text ?? '', blocks: blocks ?? [] };
}

/** The message whose thread is meant: Slack keeps threads one level deep. */
function threadOf(args: Arguments, channel: string, { messages }: Workspace): string | null {
  const ts = args.optional('thread_ts');
  if (ts === undefined) return null;
  const parent = messages.find(channel, ts);
  if (parent === undefined) throw new ApiError('thread_not_found');
  return parent.threadTs ?? parent.ts;
}

/** https://docs.slack.dev/reference/methods?family=chat */
export const chatMethods: Methods = {
  'chat.postMessage': {
    scopes,
    rate: perChannel,
    ratedBy,
    run: (args, { workspace }) => {
      const channel = placeToPost(args, workspace);
      const given = { ...newContent(args), metadata: metadataOf(args), threadTs: threadOf(args, channel.id, workspace) };
      const message = workspace.messages.post({ ...given, channel: channel.id, user: workspace.author.botUserId });
      return { channel: channel.id, ts: message.ts, message: messageObject(message, workspace.author, true) };
    },
  },
  'chat.update': {
    scopes,
    rate: perMinute(50),
    run: (args, { workspace }) => {
      const message = ownMessage(args, workspace, 'cant_update_message');
      if (placeOf(args, workspace).isArchived) throw new ApiError('is_archived');
      const [text, blocks, metadata] = [textOf(args), blocksOf(args), metadataOf(args)];
      if (text === undefined && blocks === undefined) throw new ApiError('no_text');
      // With a text and no blocks the blocks that were there go; Slack marks only such a message as edited.
      const edited = blocks === undefined ? { user: message.user, ts: workspace.messages.nextTs() } : message.edited;
      const updated = workspace.messages.update(message, {
        text: text ?? message.text,
        blocks: blocks ?? [],
        metadata: metadata ?? message.metadata,
        edited,
      });
      return { channel: updated.channel, ts: updated.ts, text: updated.text, message: messageObject(updated, workspace.author, true) };
    },
  },
  'chat.delete': {
    scopes,
    rate: perMinute(50),
    run: (args, { workspace }) => {
      const message = ownMessage(args, workspace, 'cant_delete_message');
      workspace.messages.delete(message);
      return { channel: message.channel, ts: message.ts };
    },
  },
  'chat.postEphemeral': {
    scopes,
    rate: perMinute(100),
    run: (args, { workspace }) => {
      const channel = placeToPost(args, workspace);
      const person = personOf(args, 'user', workspace);
      if (person.isDeleted || (channel.directWith ?? person.id) !== person.id) throw new ApiError('user_not_in_channel');
      const given = { ...newContent(args), threadTs: threadOf(args, channel.id, workspace), ephemeralTo: person.id };
      const message = workspace.messages.post({ ...given, channel: channel.id, user: workspace.author.botUserId });
      return { message_ts: message.ts };
    },
  },
  'chat.getPermalink': {
    scopes: [],
    rate: perMinute(600),
    run: (args, { workspace }) => {
      const { id } = placeOf(args, workspace);
      const ts = args.required('message_ts');
      if (workspace.messages.find(id, ts) === undefined) throw new ApiError('message_not_found');
      return { channel: id, permalink: `https://${workspace.team.domain}.slack.example/archives/${id}/p${ts.replace('.', '')}` };
    },
  },
};
