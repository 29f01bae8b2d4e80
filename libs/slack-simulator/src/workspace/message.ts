import type { Block } from '../limits/block.schema.js';

export interface MessageMetadata {
  readonly event_type: string;
  readonly event_payload: Readonly<Record<string, unknown>>;
}

/** A message as the workspace keeps it. Its `ts` is its id within its channel. */
export interface Message {
  readonly channel: string;
  readonly ts: string;
  /** The message whose thread it stands in; null: in none. */
  readonly threadTs: string | null;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** What it showed first: somebody whose Slack has not heard of an update sees and presses that. */
  readonly firstBlocks: readonly Block[];
  readonly metadata: MessageMetadata | null;
  /** Who alone sees it; null: whoever sees the channel. */
  readonly ephemeralTo: string | null;
  /** Milliseconds since the Unix epoch: when it was posted, or updated last. */
  readonly changedAt: number;
  readonly edited: { readonly user: string; readonly ts: string } | null;
}

export interface Author {
  readonly botUserId: string;
  readonly botId: string;
  readonly appId: string;
  readonly teamId: string;
}

/** As the Web API and interactions show it. */
export function messageObject(message: Message, { botUserId, botId, appId, teamId }: Author, withMetadata = false): object {
  const isBots = message.user === botUserId;
  return {
    type: 'message',
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: teamId,
    ...(isBots ? { bot_id: botId, app_id: appId } : {}),
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    ...(message.edited === null ? {} : { edited: message.edited }),
    ...(message.metadata === null ? {} : { metadata: withMetadata ? message.metadata : { event_type: message.metadata.event_type } }),
  };
}
