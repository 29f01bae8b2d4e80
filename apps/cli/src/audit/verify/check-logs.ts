import { NoteError, parseCheckpoint, parseNote, signedBy, TreeEdge } from '#transparency';
import type { OutsideCheckpoint } from './outside-copy.js';
import type { Report } from './report.js';
import type { StoredCheckpoint, StoredHead, StoredLogs } from './stored-logs.js';
import type { TrustedKeys } from './trusted-keys.js';

const HASH_BYTES = 32;
const TILE = 256;

export interface LogCheck {
  readonly logs: StoredLogs;
  readonly keys: TrustedKeys;
  /** Kept outside; of all logs. */
  readonly outside: readonly OutsideCheckpoint[];
  /** Of a log that was checked before: from there on. */
  readonly since: readonly OutsideCheckpoint[];
  readonly report: Report;
}

/** A root that the log must have had at a size. */
interface Claim {
  readonly size: number;
  readonly root: Buffer;
  readonly isOutside: boolean;
}

/** Builds each log’s tree anew from its leaf hashes, and holds every checkpoint to it, its own and those from outside. */
export async function checkLogs(check: LogCheck): Promise<void> {
  for (const head of await check.logs.all()) await checkLog(head, check);
}

async function checkLog(head: StoredHead, check: LogCheck): Promise<void> {
  const { report, keys } = check;
  report.count('logs');
  if (!hasEdge(head)) {
    report.fault('tree_changed', { log: head.log, size: head.size }, 'Its right edge does not fit its size.');
    return;
  }
  const outside = check.outside.filter((one) => isOf(one, head.log, keys));
  const since = check.since
    .filter((one) => isOf(one, head.log, keys))
    .reduce<OutsideCheckpoint | null>((a, b) => (a && a.size > b.size ? a : b), null);
  for (const one of [...outside, ...(since ? [since] : [])]) checkOutside(one, head, check);
  const from = since !== null && since.size <= head.size ? since : null;
  const claims = claimsOf(head, from?.size ?? 0, [...outside, ...(from ? [from] : [])], check);
  const last = await holdTo(head, from?.size ?? 0, claims, check);
  if (last < head.size) report.fault('unsigned_tail', { log: head.log, size: head.size }, `The last checkpoint has ${last}.`);
}

function hasEdge({ size, edge }: StoredHead): boolean {
  try {
    TreeEdge.read(size, edge);
    return true;
  } catch {
    return false;
  }
}

/** By its name: who signed it is another question. */
const isOf = ({ origin }: OutsideCheckpoint, log: number, keys: TrustedKeys): boolean =>
  keys.isEmpty ? origin.endsWith(`/${log}`) : keys.of(log).some(({ name }) => name === origin);

function checkOutside({ note, line, size }: OutsideCheckpoint, head: StoredHead, { keys, report }: LogCheck): void {
  report.count('outsideCheckpoints');
  if (keys.isEmpty) return;
  try {
    if (signedBy(note, keys.of(head.log)).length === 0)
      report.fault('checkpoint_unsigned', { log: head.log, size, line }, 'It is one from outside.');
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    report.fault('checkpoint_forged', { log: head.log, size, line }, 'It is one from outside.');
  }
}

/** Own and outside ones, by size; own ones are looked at as notes on the way. */
async function* claimsOf(head: StoredHead, from: number, outside: readonly OutsideCheckpoint[], check: LogCheck): AsyncGenerator<Claim> {
  const waiting = outside.map(({ size, root }) => ({ size, root, isOutside: true })).sort((a, b) => a.size - b.size);
  const missing = new Set(waiting.map(({ size }) => size).filter((size) => size <= head.size && size > 0));
  for await (const checkpoint of check.logs.checkpoints(head.log, from)) {
    while (waiting[0] !== undefined && waiting[0].size <= checkpoint.size) yield waiting.shift()!;
    missing.delete(checkpoint.size);
    if (isSound(head.log, checkpoint, check)) yield { size: checkpoint.size, root: checkpoint.root, isOutside: false };
  }
  yield* waiting;
  for (const size of missing) check.report.fault('checkpoint_missing', { log: head.log, size });
}

function isSound(log: number, { size, root, note: text }: StoredCheckpoint, { keys, report }: LogCheck): boolean {
  report.count('checkpoints');
  try {
    const note = parseNote(text);
    const said = parseCheckpoint(note.text);
    if (said.size !== size || !said.root.equals(root)) throw new NoteError('malformed', 'Its columns are not what its note says');
    if (!keys.isEmpty) {
      const signed = signedBy(note, [...keys.of(log), ...keys.witnesses]);
      report.count('cosignatures', signed.filter(({ time }) => time !== null).length);
      if (!signed.some(({ key }) => key.name === said.origin)) {
        report.fault(
          'checkpoint_unsigned',
          { log, size },
          'If the key was changed since, name the former one: audit.checkpoints.formerKeys, or --key.',
        );
        return false;
      }
    }
    return true;
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    report.fault('checkpoint_forged', { log, size }, error.message);
    return false;
  }
}

/** The largest of its own claims that the tree was held to. */
async function holdTo(head: StoredHead, from: number, claims: AsyncIterable<Claim>, { logs, report }: LogCheck): Promise<number> {
  const { log } = head;
  let edge: TreeEdge | null = await edgeAt(log, from, logs, head);
  if (edge === null) report.fault('tree_changed', { log, size: from }, 'Its tiles are missing.');
  let own = from;
  for await (const { size, root, isOutside } of claims) {
    if (size > head.size) {
      report.fault('log_truncated', { log, size }, `It has ${head.size}${isOutside ? '; the checkpoint is one from outside' : ''}.`);
      continue;
    }
    if (!isOutside) own = Math.max(own, size);
    edge = edge && (await grow(edge, size, log, logs, report));
    if (edge !== null && !edge.root().equals(root))
      report.fault('log_forked', { log, size }, isOutside ? 'The checkpoint is one from outside.' : undefined);
  }
  edge = edge && (await grow(edge, head.size, log, logs, report));
  // New leaves will be joined to what stands in the head.
  if (edge !== null && !edge.bytes().equals(head.edge))
    report.fault('tree_changed', { log, size: head.size }, 'Its right edge is not made of its tiles.');
  return own;
}

async function grow(edge: TreeEdge, size: number, log: number, logs: StoredLogs, report: Report): Promise<TreeEdge | null> {
  while (edge.size < size) {
    const leaf = await logs.leafHash(log, edge.size);
    if (leaf === null) {
      report.fault(
        'tree_changed',
        { log, leaf: edge.size },
        'The hash of the leaf is missing, so what is behind it cannot be held to checkpoints.',
      );
      return null;
    }
    for (const { level, index, hashes } of edge.append(Buffer.from(leaf))) {
      const stored = level === 0 ? hashes : await logs.tile(log, level, index);
      if (stored === null || !stored.equals(hashes))
        report.fault('tree_changed', { log, leaf: edge.size - 1 }, `Its tile ${level}/${index} is not made of those below.`);
    }
  }
  return edge;
}

/** The edge that the log had at a size, out of the tiles that have become full since. */
async function edgeAt(log: number, size: number, logs: StoredLogs, head: StoredHead): Promise<TreeEdge | null> {
  const now = TreeEdge.read(head.size, head.edge);
  const levels: Buffer[] = [];
  for (let level = 0; size >= TILE ** level; level += 1) {
    const width = Math.floor(size / TILE ** level) % TILE;
    if (width === 0) continue;
    const index = Math.floor(size / TILE ** (level + 1));
    const hashes = now.tile({ level, index }) ?? (await logs.tile(log, level, index));
    if (hashes === null || hashes.length < width * HASH_BYTES) return null;
    levels.push(hashes.subarray(0, width * HASH_BYTES));
  }
  return TreeEdge.read(size, Buffer.concat(levels));
}
