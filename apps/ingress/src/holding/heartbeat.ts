import type { ClientReply, Commitment } from '../call/client-reply.js';

export interface HeartbeatTimes {
  readonly uncommittedMs: number;
  readonly beatMs: number;
}

/**
 * Keeps the connection of a call that waits alive: quiet at first, so that a fast denial is a real status; then a 200 in the form that the client
 * asked for, a beat at once, and one whenever it would be silent, until the answer ends. Call the result to leave a status that has not
 * gone out to whoever answers.
 */
export function keepAlive(reply: ClientReply, form: Exclude<Commitment, 'none'>, { uncommittedMs, beatMs }: HeartbeatTimes): () => void {
  reply.beatEvery(beatMs);
  // A reply that has begun needs no quiet time.
  if (reply.headersSent) reply.beat();
  let commit: NodeJS.Timeout | null = setTimeout(() => {
    // A call may wait for an hour after that: it keeps no timer that is done.
    commit = null;
    if (reply.headersSent) return;
    reply.commit(form);
    reply.beat();
  }, uncommittedMs);
  return () => clearTimeout(commit ?? undefined);
}
