import type { IncomingMessage } from 'node:http';

/** How long a client may go on sending a body that is refused already. */
const LINGER_MS = 3_000;

/**
 * Reads and drops what is still to come of a refused body. A client that sends first and reads later would otherwise find its connection
 * reset, and would resend the call instead of showing the refusal. The connection ends when the rest takes too long.
 */
export function dropRest(request: IncomingMessage, limitMs = LINGER_MS): void {
  if (request.complete || request.destroyed) return;
  const late = setTimeout(() => request.destroy(), limitMs);
  request.once('end', () => clearTimeout(late)).once('close', () => clearTimeout(late));
  request.resume();
}
