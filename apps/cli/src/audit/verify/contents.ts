import type { Contents } from './check-records.js';

/** What rows hold, opened with the configured keys. */
export function storedContents(closed: boolean): Contents {
  return {
    open: (row) => Promise.resolve(closed ? { bytes: null, why: 'content, as it was asked for' } : { bytes: row.bytes }),
  };
}
