/**
 * CRC-32C (Castagnoli), eight bytes a step. Node's zlib only knows the other polynomial.
 * Source: RFC 3720 appendix B.4 (test vectors); slicing-by-8 after Kounavis and Berry, 2005.
 */
const POLYNOMIAL = 0x82f63b78;

const [t0, t1, t2, t3, t4, t5, t6, t7] = buildTables();

/** CRC-32C of `bytes` as an unsigned 32-bit number. */
export function crc32c(bytes: Uint8Array): number {
  let crc = -1;
  let at = 0;
  for (const end = bytes.length - 7; at < end; at += 8) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    crc =
      t7[crc & 255]! ^
      t6[(crc >>> 8) & 255]! ^
      t5[(crc >>> 16) & 255]! ^
      t4[crc >>> 24]! ^
      t3[bytes[at + 4]!]! ^
      t2[bytes[at + 5]!]! ^
      t1[bytes[at + 6]!]! ^
      t0[bytes[at + 7]!]!;
  }
  for (; at < bytes.length; at++) crc = t0[(crc ^ bytes[at]!) & 255]! ^ (crc >>> 8);
  return (crc ^ -1) >>> 0;
}

type Tables = [Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array];

function buildTables(): Tables {
  const first = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    first[byte] = crc;
  }
  const next = (before: Int32Array): Int32Array => before.map((crc) => (crc >>> 8) ^ first[crc & 255]!);
  const tables: Tables = [first, first, first, first, first, first, first, first];
  for (let slice = 1; slice < 8; slice++) tables[slice] = next(tables[slice - 1]!);
  return tables;
}
