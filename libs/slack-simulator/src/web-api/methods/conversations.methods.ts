import { type Channel, channelObject } from '../../workspace/channel.js';
import { type Message, messageObject } from '../../workspace/message.js';
import type { Workspace } from '../../workspace/workspace.js';
import { ApiError } from '../api-error.js';
import type { Arguments } from '../arguments.js';
import type { Installation, Methods } from '../method.js';
import { perMinute } from '../rate-limits.js';
import { expectScope } from '../scopes.js';
import { placeOf } from './place.js';

/** The channel that a call names, where the bot has the right of this kind for channels, or for direct messages. */
function readable(args: Arguments, { workspace, scopes }: Installation, right: 'history' | 'read'): Channel {
  const channel = placeOf(args, workspace);
  expectScope(scopes, [`${channel.directWith === null ? 'channels' : 'im'}:${right}`]);
  return channel;
}

/** The part of a list that the arguments ask for, with the cursor to the next. */
function page<T>(args: Arguments, items: readonly T[], fallback: number): { items: readonly T[]; next: string } {
  const from = Number(args.optional('cursor') ?? 0);
  if (!Number.isSafeInteger(from) || from < 0) throw new ApiError('invalid_cursor');
  const to = from + args.count('limit', fallback, 999);
  return { items: items.slice(from, to), next: to < items.length ? String(to) : '' };
}

const within = (args: Arguments) => {
  const [oldest, latest] = [Number(args.optional('oldest') ?? 0), Number(args.optional('latest') ?? Infinity)];
  const inclusive = args.flag('inclusive');
  return ({ ts }: Message): boolean =>
    inclusive ? Number(ts) >= oldest && Number(ts) <= latest : Number(ts) > oldest && Number(ts) < latest;
};

function shown(args: Arguments, messages: readonly Message[], { author }: Workspace): object {
  const { items, next } = page(args, messages, 100);
  return {
    messages: items.map((message) => messageObject(message, author, args.flag('include_all_metadata'))),
    has_more: next !== '',
    response_metadata: { next_cursor: next },
  };
}

/** https://docs.slack.dev/reference/methods?family=conversations */
export const conversationsMethods: Methods = {
  'conversations.open': {
    scopes: ['im:write'],
    rate: perMinute(50),
    run: (args, { workspace }) => {
      const ids = args.required('users').split(',');
      if (ids.length > 1) throw new ApiError('method_not_supported_for_channel_type');
      const person = workspace.findPerson(ids[0] ?? '');
      if (person === undefined) throw new ApiError('user_not_found');
      if (person.isDeleted) throw new ApiError('user_disabled');
      if (person.isBot) throw new ApiError('cannot_dm_bot');
      const channel = workspace.directWith(person);
      return { channel: args.flag('return_im') ? channelObject(channel) : { id: channel.id } };
    },
  },
  'conversations.info': {
    scopes: [],
    rate: perMinute(50),
    run: (args, installation) => ({ channel: channelObject(readable(args, installation, 'read')) }),
  },
  'conversations.list': {
    scopes: [],
    rate: perMinute(20),
    run: (args, { workspace, scopes }) => {
      const kinds = (args.optional('types') ?? 'public_channel').split(',');
      for (const kind of kinds) expectScope(scopes, [kind === 'im' ? 'im:read' : 'channels:read']);
      const wanted = workspace
        .channels()
        .filter(({ directWith }) => kinds.includes(directWith === null ? 'public_channel' : 'im'))
        .filter(({ isArchived }) => !(isArchived && args.flag('exclude_archived')));
      const { items, next } = page(args, wanted, 100);
      return { channels: items.map(channelObject), response_metadata: { next_cursor: next } };
    },
  },
  'conversations.history': {
    scopes: [],
    rate: perMinute(50),
    run: (args, installation) => {
      const { workspace } = installation;
      const all = workspace.messages.of(readable(args, installation, 'history').id).filter(({ threadTs }) => threadTs === null);
      return shown(args, all.filter(within(args)).toReversed(), workspace);
    },
  },
  'conversations.replies': {
    scopes: [],
    rate: perMinute(50),
    run: (args, installation) => {
      const { workspace } = installation;
      const { id } = readable(args, installation, 'history');
      const root = args.required('ts');
      if (workspace.messages.find(id, root) === undefined) throw new ApiError('thread_not_found');
      const thread = workspace.messages.of(id).filter(({ ts, threadTs }) => ts === root || threadTs === root);
      return shown(
        args,
        thread.filter((message) => message.ts === root || within(args)(message)),
        workspace,
      );
    },
  },
};
