import type { Handled, Received } from '../handling.js';
import type { Member } from './consumer-group.js';
import type { StoredMessage } from './stored-message.js';

const BATCH = { messages: 500, bytes: 1024 * 1024 };

/** A member of a group that takes one message at a time. */
export function singleMember(handle: (message: Received, stopping: AbortSignal) => Promise<Handled>, stopping: AbortSignal): Member {
  return tracked({ messages: 1, bytes: Number.POSITIVE_INFINITY }, ([message]) =>
    message === undefined ? Promise.resolve('done') : handle(received(message), stopping),
  );
}

/** A member that takes batches. */
export function batchMember(
  handle: (batch: readonly Received[], stopping: AbortSignal) => Promise<Handled>,
  stopping: AbortSignal,
): Member {
  return tracked(BATCH, (messages) => handle(messages.map(received), stopping));
}

function received(message: StoredMessage): Received {
  return { ...message, offset: String(message.offset) };
}

function tracked(atMost: Member['atMost'], work: Member['work']): Member {
  const inHand = new Set<Promise<unknown>>();
  return {
    atMost,
    work: async (messages) => {
      const running = work(messages);
      inHand.add(running);
      return await running.finally(() => inHand.delete(running));
    },
    idle: async () => void (await Promise.allSettled(inHand)),
  };
}
