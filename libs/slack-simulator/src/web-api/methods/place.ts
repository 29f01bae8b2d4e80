import type { Channel } from '../../workspace/channel.js';
import type { Person } from '../../workspace/person.js';
import type { Workspace } from '../../workspace/workspace.js';
import { ApiError } from '../api-error.js';
import type { Arguments } from '../arguments.js';

/** The channel that a call names. Throws ApiError where there is none that the bot knows of. */
export function placeOf(args: Arguments, workspace: Workspace): Channel {
  const channel = workspace.findChannel(args.required('channel'));
  if (channel === undefined) throw new ApiError('channel_not_found');
  return channel;
}

/** Where to post: a channel by id or name, or a person, whose direct messages are meant. Throws ApiError where the bot cannot. */
export function placeToPost(args: Arguments, workspace: Workspace): Channel {
  const given = args.required('channel');
  const person = /^[UW]/.test(given) ? workspace.findPerson(given) : undefined;
  const channel = person === undefined ? placeOf(args, workspace) : workspace.directWith(person);
  if (channel.isArchived) throw new ApiError('is_archived');
  if (!channel.hasBot) throw new ApiError('not_in_channel');
  return channel;
}

/** The person whose id an argument holds. Throws ApiError where there is none. */
export function personOf(args: Arguments, name: string, workspace: Workspace): Person {
  const id = args.required(name);
  const person = workspace.findPerson(id);
  if (person?.id !== id) throw new ApiError('user_not_found');
  return person;
}
