import * as fc from 'fast-check';
import { scanFrame } from './frame.js';
import { FrameMemory, joined } from './frame-memory.js';

const text = fc.oneof(
  fc.string({ unit: 'binary' }).map((one) => one.toWellFormed()),
  fc.nat({ max: 300_000 }).map((length) => 'x'.repeat(length)),
  fc.nat({ max: 90_000 }).map((length) => '語'.repeat(length)),
);
const records = fc.array(fc.array(text, { minLength: 1, maxLength: 4 }), { maxLength: 30 });

describe('FrameMemory', () => {
  it('keeps every frame as it was made, whatever is made after it', () => {
    fc.assert(
      fc.property(records, (all) => {
        const memory = new FrameMemory();
        const wanted = all.map((texts) => texts.join('')).filter((whole) => whole !== '');
        const frames = all.filter((texts) => texts.join('') !== '').map((texts, seq) => memory.frame(seq, texts));
        expect(frames.map((frame) => scanFrame(frame, 0))).toMatchObject(
          wanted.map((whole, seq) => ({ kind: 'frame', frame: { seq }, size: 16 + Buffer.byteLength(whole) })),
        );
        expect(frames.map((frame) => frame.toString('utf8', 16)).join('') === wanted.join('')).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('lets a group be few writes', () => {
    const memory = new FrameMemory();
    memory.frame(0, ['one before']);
    const group = Array.from({ length: 50 }, (_, index) => memory.frame(index, [`{"data":"${'x'.repeat(2_000)}`, '"}']));
    expect(joined(group)).toHaveLength(1);
  });
});

describe('joined', () => {
  it('is the same bytes', () => {
    const cut = fc.record({ from: fc.nat({ max: 60 }), length: fc.nat({ max: 20 }) });
    fc.assert(
      fc.property(fc.array(cut), fc.boolean(), (cuts, inOrder) => {
        const memory = Buffer.from(Array.from({ length: 80 }, (_, index) => index));
        let at = 0;
        const frames = cuts.map(({ from, length }) =>
          inOrder ? memory.subarray(at, (at += length)) : memory.subarray(from, from + length),
        );
        expect(Buffer.concat(joined(frames)).equals(Buffer.concat(frames))).toBe(true);
        expect(joined(frames).length).toBeLessThanOrEqual(frames.length);
      }),
    );
  });
});
