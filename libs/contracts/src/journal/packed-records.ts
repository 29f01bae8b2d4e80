const NEWLINE = 0x0a;

/**
 * Several records as one value: their bytes, a newline between each two (JSON Lines). None of them may hold one, see `isPackable`. The result
 * is memory of its own, which keeps none of the records'.
 */
export function packRecords(records: readonly Uint8Array[]): Buffer {
  const pack = Buffer.allocUnsafeSlow(records.reduce((sum, { length }) => sum + length + 1, -1));
  let at = 0;
  for (const [index, record] of records.entries()) {
    if (index > 0) pack[at++] = NEWLINE;
    pack.set(record, at);
    at += record.length;
  }
  return pack;
}

/** JSON as it is written without spaces holds no newline. A record of any other making travels alone. */
export const isPackable = (record: Uint8Array): boolean => !record.includes(NEWLINE);

/** The records again, as views; null where they are not `count`. */
export function unpackRecords(pack: Uint8Array, count: number): Buffer[] | null {
  const bytes = Buffer.from(pack.buffer, pack.byteOffset, pack.byteLength);
  const records: Buffer[] = [];
  for (let at = 0; at <= bytes.length;) {
    if (records.length === count) return null;
    const newline = bytes.indexOf(NEWLINE, at);
    const end = newline < 0 ? bytes.length : newline;
    records.push(bytes.subarray(at, end));
    at = end + 1;
  }
  return records.length === count ? records : null;
}
