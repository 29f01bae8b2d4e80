import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { Chain } from '../spool/chain.js';
import { crc32c } from '../spool/crc32c.js';
import { segmentName } from '../spool/segment.js';
import { endedEntry, held, receivedEntry } from '../testing/entries.fake.js';
import { scanChain } from './scan-chain.js';

const ID = 'chain';
const PER_SEGMENT = 3;

/** A chain of three segments with three records each; three exchanges begin, the first ends. */
function chainFrames(): Buffer[] {
  const chain = new Chain(ID, () => new Date(0));
  const entries = [
    receivedEntry('a'),
    held('a'),
    endedEntry('a'),
    receivedEntry('b'),
    held('b', 'é'.repeat(40)),
    held('b'),
    receivedEntry('c'),
    held('c'),
    held('c'),
  ];
  return entries.map((entry) => {
    const record = chain.encode(entry);
    chain.accept(record);
    return record.frame;
  });
}

const behind = (content: Buffer, zeros: number): Buffer => Buffer.concat([content, Buffer.alloc(zeros)]);

function withoutZeros(bytes: Buffer): Buffer {
  const end = bytes.findLastIndex((byte) => byte !== 0) + 1;
  return bytes.subarray(0, end);
}

describe('scanChain', () => {
  const frames = chainFrames();
  const segments = [0, 3, 6].map((first) => Buffer.concat(frames.slice(first, first + PER_SEGMENT)));
  let folder: string;
  let damaged: string;

  beforeEach(async () => {
    const root = await mkdtemp(join(tmpdir(), 'scan-'));
    folder = join(root, ID);
    damaged = join(root, 'damaged');
    await mkdir(damaged);
    await mkdir(folder);
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

  const place = async (contents: readonly Buffer[]): Promise<void> => {
    await rm(folder, { recursive: true });
    await rm(damaged, { recursive: true });
    await Promise.all([mkdir(folder), mkdir(damaged)]);
    await Promise.all(contents.map((content, index) => writeFile(join(folder, segmentName(index * PER_SEGMENT)), content)));
  };
  const aside = async (): Promise<Buffer> =>
    Buffer.concat(await Promise.all((await readdir(damaged)).map((name) => readFile(join(damaged, name)))));
  /** How many of a segment's records stand wholly before `end`. */
  const wholeBefore = (segment: number, end: number): number => {
    let at = 0;
    const own = frames.slice(segment * PER_SEGMENT, (segment + 1) * PER_SEGMENT);
    return own.filter((frame) => (at += frame.length) <= end).length;
  };

  it('reads a whole chain and finds what was left open', async () => {
    await place(segments);
    const scan = await scanChain(ID, folder, damaged);
    expect(scan).toMatchObject({ lastSeq: 8, closed: false, recovered: false, lost: [], deletedThrough: -1 });
    expect(scan.open).toEqual([
      { exchange: 'b', session: 's' },
      { exchange: 'c', session: 's' },
    ]);
    expect(scan.segments.map(({ firstSeq, lastSeq, bytes }) => [firstSeq, lastSeq, bytes])).toEqual(
      segments.map((content, index) => [index * 3, index * 3 + 2, content.length]),
    );
  });

  it.each([
    [1, 0],
    [2, 0],
    [2, 3_000],
  ])(
    'keeps every whole record before a cut at each byte of segment %i, with %i zeros behind it, and all segments after it',
    async (index, zeros) => {
      const content = segments[index]!;
      for (let end = 0; end < content.length; end++) {
        await place(segments.map((other, position) => (position === index ? behind(other.subarray(0, end), zeros) : other)));
        const whole = wholeBefore(index, end);
        const kept = Buffer.concat(frames.slice(index * PER_SEGMENT, index * PER_SEGMENT + whole));
        const scan = await scanChain(ID, folder, damaged);
        const own = scan.segments.find(({ firstSeq }) => firstSeq === index * PER_SEGMENT);
        expect(own?.bytes ?? 0).toBe(kept.length);
        expect(scan.segments.length).toBe(whole === 0 ? 2 : 3);
        expect(scan.lastSeq).toBe(index === 2 ? 5 + whole : 8);
        const unreadable = withoutZeros(content.subarray(kept.length, end));
        expect((await aside()).equals(unreadable)).toBe(true);
        // A loss within the chain always shows; a cut between the last records leaves nothing that could tell.
        expect(scan.lost.length > 0).toBe(index < 2 || unreadable.length > 0);
      }
    },
    60_000,
  );

  it('never takes a record whose bits were flipped, keeps those before it, and says what is lost', async () => {
    const flip = fc.record({ segment: fc.nat({ max: 2 }), byte: fc.nat(), bit: fc.nat({ max: 7 }), zeros: fc.nat({ max: 9_000 }) });
    await fc.assert(
      fc.asyncProperty(flip, async ({ segment, byte, bit, zeros }) => {
        const content = Buffer.from(segments[segment]!);
        const at = byte % content.length;
        content[at]! ^= 1 << bit;
        await place(segments.map((other, position) => (position === segment ? behind(content, zeros) : other)));
        const scan = await scanChain(ID, folder, damaged);
        const whole = wholeBefore(segment, at);
        const kept = frames.slice(segment * PER_SEGMENT, segment * PER_SEGMENT + whole).reduce((sum, frame) => sum + frame.length, 0);
        expect(await readFile(join(folder, segmentName(segment * PER_SEGMENT)))).toHaveLength(kept);
        expect(scan.lost).toContainEqual({ segment: segmentName(segment * PER_SEGMENT), offset: kept, bytes: content.length - kept });
        expect((await aside()).equals(content.subarray(kept))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('reads what a version before wrote, whose frames have the other checksum', async () => {
    const earlier = frames.map((frame) => {
      const other = Buffer.from(frame);
      other.writeUInt32LE(frame.length - 16, 0);
      other.writeUInt32LE(crc32c(frame.subarray(8)), 4);
      return other;
    });
    await place([Buffer.concat(earlier.slice(0, 3)), Buffer.concat(earlier.slice(3, 6)), segments[2]!]);
    expect(await scanChain(ID, folder, damaged)).toMatchObject({ lastSeq: 8, lost: [] });
    earlier[4]![20]! ^= 1;
    await place([Buffer.concat(earlier.slice(0, 3)), Buffer.concat(earlier.slice(3, 6)), segments[2]!]);
    expect((await scanChain(ID, folder, damaged)).lost).toContainEqual(
      expect.objectContaining({ segment: segmentName(3), offset: earlier[3]!.length }),
    );
  });

  it('finds the same again when a crash cut its work short', async () => {
    const torn = segments.map((content, index) => (index === 1 ? content.subarray(0, content.length - 5) : content));
    await place(torn);
    const first = await scanChain(ID, folder, damaged);
    expect(await scanChain(ID, folder, damaged)).toEqual(first);
    expect(first.lost).toHaveLength(2);
  });

  it('tells a missing segment from one that was deleted because audit has it', async () => {
    await place(segments);
    await rm(join(folder, segmentName(0)));
    expect((await scanChain(ID, folder, damaged)).lost).toEqual([{ segment: segmentName(3), offset: 0, bytes: 0 }]);
    await writeFile(
      join(folder, 'state.json'),
      JSON.stringify({ deletedThrough: 2, open: [{ exchange: 'z', session: 's' }], recovered: false }),
    );
    const scan = await scanChain(ID, folder, damaged);
    expect(scan.lost).toEqual([]);
    expect(scan.open.map(({ exchange }) => exchange)).toEqual(['z', 'b', 'c']);
  });

  it('reads once what a repair wrote twice', async () => {
    await place([Buffer.concat(frames.slice(0, 5)), Buffer.concat(frames.slice(3, 6)), segments[2]!]);
    const scan = await scanChain(ID, folder, damaged);
    expect(scan).toMatchObject({ lastSeq: 8, lost: [] });
  });

  it('ends a segment before the zeros that were filled ahead, and loses nothing by that', async () => {
    await place(segments.map((content) => behind(content, 70_000)));
    expect(await scanChain(ID, folder, damaged)).toMatchObject({ lastSeq: 8, lost: [] });
    for (const [index, content] of segments.entries())
      expect((await readFile(join(folder, segmentName(index * PER_SEGMENT)))).equals(content)).toBe(true);
    expect(await readdir(damaged)).toEqual([]);
  });

  it('survives any bytes in the place of a segment', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        await place([Buffer.from(bytes)]);
        const scan = await scanChain(ID, folder, damaged);
        expect(scan.segments).toEqual([]);
        expect(scan.lost.length).toBe(bytes.some((byte) => byte !== 0) ? 1 : 0);
      }),
      { numRuns: 100 },
    );
  });
});
