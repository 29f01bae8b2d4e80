import * as fc from 'fast-check';
import { crc32c } from './crc32c.js';
import { FRAME_HEADER_BYTES, scanFrame, sealFrame } from './frame.js';

function frameOf(seq: number, record: Uint8Array): Buffer {
  const frame = Buffer.alloc(FRAME_HEADER_BYTES + record.length);
  frame.set(record, FRAME_HEADER_BYTES);
  sealFrame(frame, seq);
  return frame;
}

/** As versions before wrote it, with the other checksum. */
function earlierFrameOf(seq: number, record: Uint8Array): Buffer {
  const frame = Buffer.alloc(FRAME_HEADER_BYTES + record.length);
  frame.set(record, FRAME_HEADER_BYTES);
  frame.writeUInt32LE(record.length, 0);
  frame.writeBigUInt64LE(BigInt(seq), 8);
  frame.writeUInt32LE(crc32c(frame.subarray(8)), 4);
  return frame;
}

const record = fc.uint8Array({ minLength: 1, maxLength: 300 });
const seq = fc.nat({ max: Number.MAX_SAFE_INTEGER });

describe('crc32c', () => {
  it.each([
    ['32 zeros', Buffer.alloc(32), 0x8a9136aa],
    ['32 ones', Buffer.alloc(32, 0xff), 0x62a8ab43],
    ['ascending', Buffer.from(Array.from({ length: 32 }, (_, index) => index)), 0x46dd794e],
    ['the usual check', Buffer.from('123456789'), 0xe3069283],
    ['nothing', Buffer.alloc(0), 0],
  ])('gives the value of RFC 3720 for %s', (_name, bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected);
  });
});

describe.each([
  ['frame', frameOf],
  ['frame of a version before', earlierFrameOf],
])('%s', (_name, frameOf) => {
  it('reads back what was written', () => {
    fc.assert(
      fc.property(record, seq, (bytes, number) => {
        const frame = frameOf(number, bytes);
        expect(scanFrame(frame, 0)).toEqual({ kind: 'frame', frame: { seq: number, bytes: Buffer.from(bytes) }, size: frame.length });
      }),
    );
  });

  it('says of every cut that it is short', () => {
    fc.assert(
      fc.property(record, seq, fc.nat(), (bytes, number, cut) => {
        const frame = frameOf(number, bytes);
        expect(scanFrame(frame.subarray(0, cut % frame.length), 0).kind).toBe('short');
      }),
    );
  });

  it('never takes a frame with any one bit flipped', () => {
    const frame = frameOf(7, Buffer.from('{"v":1,"chain":"c","seq":7,"type":"exchange.held"}'));
    for (let bit = 0; bit < frame.length * 8; bit++) {
      const flipped = Buffer.from(frame);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(scanFrame(flipped, 0).kind).not.toBe('frame');
    }
  });
});

describe('scanFrame', () => {
  it('takes no run of zeros for a frame, as a file that grew without its data has them', () => {
    expect(scanFrame(Buffer.alloc(4096), 0)).toEqual({ kind: 'bad' });
  });

  it('never throws and never reads beyond, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(), (bytes, offset) => {
        const buffer = Buffer.from(bytes);
        const result = scanFrame(buffer, offset % (buffer.length + 1));
        if (result.kind === 'frame') expect(result.size).toBeLessThanOrEqual(buffer.length);
      }),
      { numRuns: 2_000 },
    );
  });
});
