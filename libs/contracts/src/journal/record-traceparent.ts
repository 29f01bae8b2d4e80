const TRACEPARENT = Buffer.from('"traceparent":"');
const TRACEPARENT_UNITS = 55;
/** Where the head's fixed fields, the traceparent the last of them, surely end. */
const HEAD_BYTES = 320;

/** The trace that a journal record belongs to, from its head alone. */
export function recordTraceparent(record: Buffer): string | undefined {
  const head = record.subarray(0, HEAD_BYTES);
  const at = head.indexOf(TRACEPARENT);
  if (at < 0) return undefined;
  return head.toString('latin1', at + TRACEPARENT.length, at + TRACEPARENT.length + TRACEPARENT_UNITS);
}
