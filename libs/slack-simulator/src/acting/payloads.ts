import { randomBytes } from 'node:crypto';
import type { Message } from '../workspace/message.js';
import { messageObject } from '../workspace/message.js';
import type { Person } from '../workspace/person.js';
import { type ViewState, viewObject } from '../workspace/view-object.js';
import type { OpenView } from '../workspace/views.js';
import type { Workspace } from '../workspace/workspace.js';

type Payload = Readonly<Record<string, unknown>>;

const common = ({ team, author }: Workspace, user: Person): Payload => ({
  user: { id: user.id, username: user.handle, name: user.handle, team_id: user.teamId },
  api_app_id: author.appId,
  token: 'verification-tokens-are-deprecated',
  team: { id: team.id, domain: team.domain },
  enterprise: null,
  is_enterprise_install: false,
});

interface Command {
  readonly user: Person;
  readonly channel: string;
  readonly command: string;
  readonly text: string;
  readonly triggerId: string;
  readonly responseUrl: string;
}

/** An element of a message that was acted on, https://docs.slack.dev/reference/interaction-payloads/block_actions-payload. */
export function messageAction(
  workspace: Workspace,
  {
    user,
    message,
    action,
    triggerId,
    responseUrl,
  }: { user: Person; message: Message; action: object; triggerId: string; responseUrl: string },
): Payload {
  const channel = workspace.findChannel(message.channel);
  return {
    type: 'block_actions',
    ...common(workspace, user),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: message.ephemeralTo !== null,
      ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    },
    trigger_id: triggerId,
    channel: { id: message.channel, name: channel?.directWith === null ? channel.name : 'directmessage' },
    // Of an ephemeral message Slack tells no more than that it was one.
    ...(message.ephemeralTo === null ? { message: messageObject(message, workspace.author) } : {}),
    state: { values: {} },
    response_url: responseUrl,
    actions: [action],
  };
}

/** An element of a modal that was acted on. */
export const viewAction = (
  workspace: Workspace,
  { user, open, values, action, triggerId }: { user: Person; open: OpenView; values: ViewState; action: object; triggerId: string },
): Payload => ({
  type: 'block_actions',
  ...common(workspace, user),
  container: { type: 'view', view_id: open.id },
  trigger_id: triggerId,
  view: viewObject(open, workspace.author, values),
  actions: [action],
});

/** A modal that was submitted, https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload. */
export const viewSubmission = (
  workspace: Workspace,
  { user, open, values, triggerId }: { user: Person; open: OpenView; values: ViewState; triggerId: string },
): Payload => ({
  type: 'view_submission',
  ...common(workspace, user),
  trigger_id: triggerId,
  view: viewObject(open, workspace.author, values),
  response_urls: [],
});

export const viewClosed = (workspace: Workspace, user: Person, open: OpenView): Payload => ({
  type: 'view_closed',
  ...common(workspace, user),
  view: viewObject(open, workspace.author),
  is_cleared: false,
});

/** An event in its envelope, https://docs.slack.dev/apis/events-api. */
export const eventCallback = ({ team, author }: Workspace, event: object, seconds: number): Payload => ({
  token: 'verification-tokens-are-deprecated',
  team_id: team.id,
  context_team_id: team.id,
  context_enterprise_id: null,
  api_app_id: author.appId,
  event,
  type: 'event_callback',
  event_id: `Ev${randomBytes(6).toString('hex').toUpperCase()}`,
  event_time: seconds,
  authorizations: [{ enterprise_id: null, team_id: team.id, user_id: author.botUserId, is_bot: true, is_enterprise_install: false }],
  is_ext_shared_channel: false,
});

/** Something that somebody wrote. */
export const messageEvent = (message: Message, user: Person, isDirect: boolean): object => ({
  type: 'message',
  user: user.id,
  team: user.teamId,
  user_team: user.teamId,
  text: message.text,
  ts: message.ts,
  event_ts: message.ts,
  client_msg_id: randomBytes(16).toString('hex'),
  channel: message.channel,
  channel_type: isDirect ? 'im' : 'channel',
  ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
});

/** A slash command: a form's fields. */
export const slashCommand = (
  workspace: Workspace,
  { user, channel, command, text, triggerId, responseUrl }: Command,
): Record<string, string> => ({
  token: 'verification-tokens-are-deprecated',
  team_id: workspace.team.id,
  team_domain: workspace.team.domain,
  channel_id: channel,
  channel_name: workspace.findChannel(channel)?.name ?? '',
  user_id: user.id,
  user_name: user.handle,
  command,
  text,
  api_app_id: workspace.author.appId,
  is_enterprise_install: 'false',
  response_url: responseUrl,
  trigger_id: triggerId,
});
