import { setTimeout as wait } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';

/** Waits, but no longer than the client does: `false` when the connection closed meanwhile. */
export const pause = async (response: ServerResponse, ms: number): Promise<boolean> => {
  if (response.closed) return false;
  const gone = new AbortController();
  const leave = () => gone.abort();
  response.once('close', leave);
  try {
    await wait(ms, undefined, { signal: gone.signal });
    return true;
  } catch {
    return false;
  } finally {
    response.off('close', leave);
  }
};
