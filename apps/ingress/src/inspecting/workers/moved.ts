/**
 * The memory that goes with a message that has a body, instead of a copy of it: copying many megabytes keeps the event loop. The body must have its memory
 * for itself, and is gone here afterwards.
 */
export function moved(message: unknown): ArrayBuffer[] {
  if (typeof message !== 'object' || message === null || !('body' in message)) return [];
  const { body } = message;
  return body instanceof Uint8Array && body.buffer instanceof ArrayBuffer ? [body.buffer] : [];
}
