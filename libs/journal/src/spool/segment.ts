/** A segment file. `bytes` and `lastSeq` count only what is durable; `lastSeq` is `firstSeq - 1` while it is empty. */
export interface Segment {
  readonly path: string;
  readonly firstSeq: number;
  lastSeq: number;
  bytes: number;
}

export const SEGMENT_SUFFIX = '.segment';
/** Sixteen digits, so that names sort as numbers. */
export const segmentName = (firstSeq: number): string => `${String(firstSeq).padStart(16, '0')}${SEGMENT_SUFFIX}`;
