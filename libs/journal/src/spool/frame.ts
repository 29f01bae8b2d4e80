import { crc32 } from 'node:zlib';
import { crc32c } from './crc32c.js';

/**
 * `length | checksum | seq | bytes`, little endian: 4 + 4 + 8 bytes, then `length` bytes. The checksum covers seq and bytes. The length's
 * highest bit says which one it is: CRC-32 (IEEE, as zlib has it) where it is set, CRC-32C in frames that versions before wrote.
 */
export const FRAME_HEADER_BYTES = 16;

/** No record is larger; a length above it can only be damage. */
const MAX_RECORD_BYTES = 256 * 1024 * 1024;
const IS_CRC32 = 0x8000_0000;

export interface Frame {
  readonly seq: number;
  readonly bytes: Buffer;
}

export type FrameScan =
  | { readonly kind: 'frame'; readonly frame: Frame; readonly size: number }
  /** The buffer ends inside the frame, which would need `size` bytes (the header's, while that is not whole). */
  | { readonly kind: 'short'; readonly size: number }
  | { readonly kind: 'bad' };

/** Completes a frame whose record stands behind its header already. */
export function sealFrame(frame: Buffer, seq: number): void {
  frame.writeUInt32LE(frame.length - FRAME_HEADER_BYTES + IS_CRC32, 0);
  frame.writeUInt32LE(seq % 2 ** 32, 8);
  frame.writeUInt32LE(Math.floor(seq / 2 ** 32), 12);
  frame.writeUInt32LE(crc32(frame.subarray(8)), 4);
}

/** Reads the frame that begins at `offset`. Never throws, whatever the bytes. The record is a view, not a copy. */
export function scanFrame(buffer: Buffer, offset: number): FrameScan {
  if (buffer.length - offset < FRAME_HEADER_BYTES) return { kind: 'short', size: FRAME_HEADER_BYTES };
  const word = buffer.readUInt32LE(offset);
  const length = word % IS_CRC32;
  if (length === 0 || length > MAX_RECORD_BYTES) return { kind: 'bad' };
  const size = FRAME_HEADER_BYTES + length;
  if (buffer.length - offset < size) return { kind: 'short', size };
  const covered = buffer.subarray(offset + 8, offset + size);
  const checksum = word === length ? crc32c(covered) : crc32(covered);
  if (checksum !== buffer.readUInt32LE(offset + 4)) return { kind: 'bad' };
  const seq = buffer.readUInt32LE(offset + 8) + buffer.readUInt32LE(offset + 12) * 2 ** 32;
  if (!Number.isSafeInteger(seq)) return { kind: 'bad' };
  return { kind: 'frame', frame: { seq, bytes: buffer.subarray(offset + FRAME_HEADER_BYTES, offset + size) }, size };
}
