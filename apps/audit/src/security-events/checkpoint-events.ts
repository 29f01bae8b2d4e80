import type { Told } from './told.js';

/** What is new in the logs was not signed in time. `origin`: of all of them; `since`: when they were last found signed; both times in milliseconds since 1970. */
export function lateEvent(origin: string, since: number, at: number): Told {
  const seconds = Math.round((at - since) / 1_000);
  return {
    kind: 'checkpoint.late',
    key: origin,
    about: origin,
    which: new Date(since).toISOString(),
    at,
    message: `What is new in the record was not signed for ${seconds} seconds.`,
    attributes: { start_time: since, end_time: at },
    unmapped: { origin, signed_at: new Date(since).toISOString(), late_seconds: seconds },
  };
}

/** A log does not hold what was signed of it: at `size` records. The same event whichever replica tells it. */
export function refusedEvent(origin: string, size: number, at: number): Told {
  const title = 'A log does not hold what was signed of it';
  return {
    kind: 'checkpoint.refused',
    key: origin,
    about: origin,
    which: String(size),
    at,
    message: `${title}: ${origin}, signed at ${size} records. It is not signed any more.`,
    attributes: { finding_info: { uid: `${origin}:refused:${size}`, title, types: ['Record'] } },
    unmapped: { origin, signed_size: size },
  };
}
