import type { ClientReply, Commitment } from '../call/client-reply.js';

export interface HeartbeatTimes {
  readonly uncommittedMs: number;
  readonly beatMs: number;
}

/**
 * Keeps a held call's connection alive: quiet at first, so that a fast denial is a real status; then a 200 in the form that the
 * client asked for, and a beat at once and at every interval. Call the result to stop.
 */
export function keepAlive(reply: ClientReply, form: Exclude<Commitment, 'none'>, times: HeartbeatTimes): () => void {
  let beats: NodeJS.Timeout | undefined;
  const commit = setTimeout(
    () => {
      reply.commit(form);
      reply.beat();
      beats = setInterval(() => reply.beat(), times.beatMs);
    },
    // A reply that has begun needs no quiet time: it only needs beats.
    reply.headersSent ? 0 : times.uncommittedMs,
  );
  return () => {
    clearTimeout(commit);
    clearInterval(beats);
  };
}
