import type { RecordedBody } from './record-writer.js';

/** The part of an exchange's record that whoever carries the reply writes. */
export interface ReplyRecord {
  /** The provider has begun to answer. `status` is its own, whatever the client is told. */
  provider(status: number, requestId: string | null): void;
  /** It answered with an error, as a body or inside a stream. Both words masked already: they are the provider's own. */
  providerError(type: string, message: string): void;
  /** Visible text was given to the client just now; `characters` in UTF-16 units. */
  delivered(characters: number): void;
  /** The reply, masked, as far as the client got it. A later call replaces the earlier. */
  replied(reply: RecordedBody): void;
}
