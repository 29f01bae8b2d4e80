import {
  formatCheckpoint,
  formatNote,
  formatNoteKey,
  formatTlogProof,
  leafHash,
  type NodeReader,
  noteKeyOf,
  noteKeyTypes,
  privateKeyOf,
  proveConsistency,
  proveInclusion,
  rootInTile,
  rootOf,
  signNote,
} from '#transparency';
import { ensureGo, type GoCheck, verifyWithGo } from './go-verifier.js';

/** Trees of these sizes, and proofs in and between all of them. */
const SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 31, 64, 100, 255, 256, 257, 300];

const secret = privateKeyOf(Buffer.alloc(32, 7));
const origin = 'log.test/0';
const key = formatNoteKey(noteKeyOf(origin, noteKeyTypes.log, secret));
const entryOf = (index: number): Buffer => Buffer.from(`{"v":1,"seq":${index}}`);
const leaves = Buffer.concat(Array.from({ length: 512 }, (_, index) => leafHash(entryOf(index))));
const read: NodeReader = async (nodes) => nodes.map(({ level, index }) => rootInTile(leaves, index * 2 ** level, 2 ** level));

async function checkpointOf(size: number): Promise<string> {
  const text = formatCheckpoint({ origin, size, root: await rootOf(size, read) });
  return formatNote({ text, signatures: [signNote(text, origin, secret)] });
}

async function proofOf(index: number, size: number, entry = entryOf(index)): Promise<GoCheck> {
  const [hashes, checkpoint] = [await proveInclusion(index, size, read), await checkpointOf(size)];
  return { kind: 'proof', key, file: formatTlogProof({ extra: entry, index, hashes, checkpoint }) };
}

async function growthOf(old: number, size: number): Promise<GoCheck> {
  const proof = (await proveConsistency(old, size, read)).map((hash) => hash.toString('base64'));
  return { kind: 'growth', key, earlier: await checkpointOf(old), later: await checkpointOf(size), proof };
}

async function sound(): Promise<GoCheck[]> {
  const pairs = SIZES.flatMap((size) => SIZES.filter((old) => old <= size).map((old) => ({ old, size })));
  return [
    ...(await Promise.all(SIZES.flatMap((size) => [0, size >> 1, size - 1].map((index) => proofOf(index, size))))),
    ...(await Promise.all(pairs.map(({ old, size }) => growthOf(old, size)))),
  ];
}

/** What it must not take: another entry, a tree that is not the same, a checkpoint that was changed. */
async function unsound(): Promise<GoCheck[]> {
  const [proof, growth] = [await proofOf(3, 300), await growthOf(100, 300)];
  if (proof.kind !== 'proof' || growth.kind !== 'growth') throw new Error('unreachable');
  return [
    await proofOf(3, 300, entryOf(4)),
    { ...proof, file: proof.file.replace('index 3\n', 'index 2\n') },
    { ...proof, file: proof.file.replace('\n300\n', '\n301\n') },
    { ...growth, earlier: await checkpointOf(99) },
    { ...growth, proof: growth.proof.toReversed() },
  ];
}

const say = (line: string) => void process.stderr.write(`${line}\n`);
try {
  ensureGo(say);
  const [good, bad] = [await sound(), await unsound()];
  const answers = await verifyWithGo([...good, ...bad]);
  const wrong = answers.slice(0, good.length).filter((answer) => answer !== '');
  const taken = answers.slice(good.length).filter((answer) => answer === '');
  say(
    `golang.org/x/mod/sumdb: ${good.length - wrong.length} of ${good.length} proofs hold, ${bad.length - taken.length} of ${bad.length} false ones do not`,
  );
  for (const answer of new Set(wrong)) say(`  ${answer}`);
  if (wrong.length + taken.length > 0) process.exitCode = 1;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
