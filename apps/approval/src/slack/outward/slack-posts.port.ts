import type { SlackContent } from '../cards/blocks.js';

/** Where a message stands: a conversation's id, and Slack's number of the message in it. */
export interface Place {
  readonly channel: string;
  readonly ts: string;
}

export interface Post {
  readonly channel: string;
  /** The message in whose thread it stands; null: in the channel. */
  readonly thread: string | null;
  readonly content: SlackContent;
  /** By this it is found again. */
  readonly mark: string;
}

/** What leaves for Slack. Every method rejects with a SlackFailure, and within seconds. */
export abstract class SlackPosts {
  abstract post(post: Post): Promise<Place>;
  abstract update(place: Place, content: SlackContent, mark: string): Promise<void>;
  abstract remove(place: Place): Promise<void>;
  /** Where messages of this mark stand, posted by this bot since then, the first one first. Null: Slack does not say, now or ever. */
  abstract find(post: Pick<Post, 'channel' | 'thread' | 'mark'>, since: Date): Promise<Place[] | null>;
  /** The conversation with the Slack user of a principal; null: nobody is linked to it. */
  abstract conversationWith(person: { readonly issuer: string; readonly subject: string }): Promise<string | null>;
}
