/** A place for messages: a channel that all members see, or the bot's direct messages with one person. */
export interface Channel {
  readonly id: string;
  readonly name: string;
  /** The person of direct messages; null for a channel. */
  readonly directWith: string | null;
  readonly isArchived: boolean;
  /** Whether the bot is in it; it posts nowhere else. */
  readonly hasBot: boolean;
}

export const channelObject = ({ id, name, directWith, isArchived, hasBot }: Channel): object =>
  directWith === null
    ? { id, name, is_channel: true, is_im: false, is_private: false, is_archived: isArchived, is_member: hasBot, is_general: false }
    : { id, user: directWith, is_channel: false, is_im: true, is_archived: isArchived, is_open: true, is_user_deleted: false };
