import { crc32c } from './crc32c.js';

/** `length | crc32c | seq | bytes`, little endian: 4 + 4 + 8 bytes, then `length` bytes. The checksum covers seq and bytes. */
export const FRAME_HEADER_BYTES = 16;

/** No record is larger; a length above it can only be damage. */
const MAX_RECORD_BYTES = 256 * 1024 * 1024;

export interface Frame {
  readonly seq: number;
  readonly bytes: Buffer;
}

export type FrameScan =
  | { readonly kind: 'frame'; readonly frame: Frame; readonly size: number }
  /** The buffer ends inside the frame, which would need `size` bytes (the header's, while that is not whole). */
  | { readonly kind: 'short'; readonly size: number }
  | { readonly kind: 'bad' };

/** Room for a frame whose record is `length` bytes; the record is written behind the header, then `sealFrame` completes it. */
export const allocateFrame = (length: number): Buffer => Buffer.allocUnsafe(FRAME_HEADER_BYTES + length);

export function sealFrame(frame: Buffer, seq: number): void {
  frame.writeUInt32LE(frame.length - FRAME_HEADER_BYTES, 0);
  frame.writeBigUInt64LE(BigInt(seq), 8);
  frame.writeUInt32LE(crc32c(frame.subarray(8)), 4);
}

/** Reads the frame that begins at `offset`. Never throws, whatever the bytes. The record is a view, not a copy. */
export function scanFrame(buffer: Buffer, offset: number): FrameScan {
  if (buffer.length - offset < FRAME_HEADER_BYTES) return { kind: 'short', size: FRAME_HEADER_BYTES };
  const length = buffer.readUInt32LE(offset);
  if (length === 0 || length > MAX_RECORD_BYTES) return { kind: 'bad' };
  const size = FRAME_HEADER_BYTES + length;
  if (buffer.length - offset < size) return { kind: 'short', size };
  if (crc32c(buffer.subarray(offset + 8, offset + size)) !== buffer.readUInt32LE(offset + 4)) return { kind: 'bad' };
  const seq = Number(buffer.readBigUInt64LE(offset + 8));
  if (!Number.isSafeInteger(seq)) return { kind: 'bad' };
  return { kind: 'frame', frame: { seq, bytes: buffer.subarray(offset + FRAME_HEADER_BYTES, offset + size) }, size };
}
