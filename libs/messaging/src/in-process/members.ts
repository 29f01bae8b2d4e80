import type { Handled, Received } from '../handling.js';
import type { Member } from './consumer-group.js';
import type { StoredMessage } from './stored-message.js';

const MOST_BYTES = 1024 * 1024;

/** A member of a group that takes up to so many messages together, of at most 1 MB where it is more than one. */
export function memberTaking(
  messages: number,
  handle: (batch: readonly Received[], stopping: AbortSignal) => Promise<Handled>,
  stopping: AbortSignal,
): Member {
  const inHand = new Set<Promise<unknown>>();
  return {
    atMost: { messages, bytes: MOST_BYTES },
    work: async (batch) => {
      const running = handle(batch.map(received), stopping);
      inHand.add(running);
      return await running.finally(() => inHand.delete(running));
    },
    idle: async () => void (await Promise.allSettled(inHand)),
  };
}

function received(message: StoredMessage): Received {
  return { ...message, offset: String(message.offset) };
}
