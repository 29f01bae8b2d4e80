import { formatCheckpoint, parseCheckpoint } from '../checkpoint.js';
import { EMPTY_ROOT, leafHash } from '../merkle/hashes.js';
import { proveConsistency } from '../merkle/proofs.js';
import { rootInTile } from '../merkle/tiles.js';
import { TreeEdge } from '../merkle/tree-edge.js';
import { privateKeyOf } from '../note/ed25519.js';
import { noteKeyOf, noteKeyTypes } from '../note/note-key.js';
import { formatNote, signNote } from '../note/signed-note.js';
import { formatAddCheckpoint } from './add-checkpoint.js';
import { judgeCheckpoint, type WitnessView } from './judge-checkpoint.js';

const [secret, foreign] = [7, 9].map((byte) => privateKeyOf(Buffer.alloc(32, byte)));
const origin = 'log.test/0';
const leaves = Array.from({ length: 20 }, (_, index) => leafHash(Buffer.from(`entry ${index}`)));

function checkpointOf(size: number, key = secret!, root = rootAt(size), name = origin): string {
  const text = formatCheckpoint({ origin: name, size, root });
  return formatNote({ text, signatures: [signNote(text, name, key)] });
}

function rootAt(size: number): Buffer {
  const edge = TreeEdge.empty();
  for (const leaf of leaves.slice(0, size)) edge.append(leaf);
  return edge.root();
}

const proofOf = (old: number, size: number) =>
  proveConsistency(old, size, async (nodes) =>
    nodes.map(({ level, index }) => rootInTile(Buffer.concat(leaves), index * 2 ** level, 2 ** level)),
  );

const knows = (size: number | null, root = size === null ? EMPTY_ROOT : rootAt(size)): WitnessView => ({
  keysOf: (name) => (name === origin ? [noteKeyOf(origin, noteKeyTypes.log, secret!)] : null),
  latestOf: () => (size === null ? null : { size, root }),
});

describe('what a witness makes of a request', () => {
  it.each([
    [null, 0],
    [null, 7],
    [7, 7],
    [7, 20],
    [8, 13],
  ])('cosigns, having seen %s, a tree of %i that adds to it', async (known, size) => {
    const old = known ?? 0;
    const request = formatAddCheckpoint({ old, proof: await proofOf(old, size), checkpoint: checkpointOf(size) });
    expect(judgeCheckpoint(request, knows(known))).toMatchObject({ cosign: true, checkpoint: { origin, size } });
  });

  it('answers with its size where another is thought to be its own', async () => {
    const request = formatAddCheckpoint({ old: 3, proof: await proofOf(3, 9), checkpoint: checkpointOf(9) });
    expect(judgeCheckpoint(request, knows(7))).toEqual({ cosign: false, status: 409, size: 7 });
    expect(judgeCheckpoint(request, knows(null))).toEqual({ cosign: false, status: 409, size: 0 });
  });

  it.each<[string, number, () => Promise<string>, WitnessView?]>([
    ['nothing', 400, async () => ''],
    ['no checkpoint', 400, async () => 'old 0\n\n'],
    ['an old size above the new', 400, async () => formatAddCheckpoint({ old: 7, proof: [], checkpoint: checkpointOf(5) })],
    [
      '64 hashes',
      400,
      async () => formatAddCheckpoint({ old: 7, proof: Array.from({ length: 64 }, () => EMPTY_ROOT), checkpoint: checkpointOf(9) }),
    ],
    ['another log', 404, async () => formatAddCheckpoint({ old: 0, proof: [], checkpoint: checkpointOf(5, secret, rootAt(5), 'other') })],
    ['another key', 403, async () => formatAddCheckpoint({ old: 7, proof: await proofOf(7, 9), checkpoint: checkpointOf(9, foreign) })],
    [
      'a text that was changed',
      403,
      async () => formatAddCheckpoint({ old: 7, proof: [], checkpoint: checkpointOf(9).replace('\n9\n', '\n10\n') }),
    ],
    [
      'a proof of something else',
      422,
      async () => formatAddCheckpoint({ old: 7, proof: await proofOf(6, 9), checkpoint: checkpointOf(9) }),
    ],
    ['no proof', 422, async () => formatAddCheckpoint({ old: 7, proof: [], checkpoint: checkpointOf(9) })],
    [
      'another root of the same size',
      422,
      async () => formatAddCheckpoint({ old: 7, proof: [], checkpoint: checkpointOf(7, secret, rootAt(8)) }),
    ],
    [
      'a proof from nothing',
      422,
      async () => formatAddCheckpoint({ old: 0, proof: await proofOf(7, 9), checkpoint: checkpointOf(9) }),
      knows(null),
    ],
    [
      'an empty tree that is none',
      422,
      async () => formatAddCheckpoint({ old: 0, proof: [], checkpoint: checkpointOf(0, secret, rootAt(3)) }),
      knows(null),
    ],
  ])('refuses %s with %i', async (_what, status, request, view = knows(7)) => {
    expect(judgeCheckpoint(await request(), view)).toMatchObject({ cosign: false, status });
  });

  it('takes the text as it is signed', () => {
    const { text } = { text: formatCheckpoint({ origin, size: 3, root: rootAt(3) }) };
    expect(parseCheckpoint(text).size).toBe(3);
  });
});
