import type { Told } from './told.js';

/** Records of a chain came late: `written` and `at`, when the first of them was and when it came, are milliseconds since 1970. */
export function lateChainEvent(chain: string, seq: number, written: number, at: number): Told {
  const seconds = Math.round((at - written) / 1_000);
  return {
    kind: 'journal.late',
    key: chain,
    about: chain,
    which: `late ${seq}`,
    at,
    message: `Records of chain ${chain} came ${seconds} seconds after they were written, from ${seq} on.`,
    attributes: { start_time: written, end_time: at },
    unmapped: { chain, from: seq, late_seconds: seconds },
  };
}
