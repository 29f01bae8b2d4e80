import { open, readFile, readdir, rm, stat, truncate } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { journalRecordSchema } from '#contracts';
import { STATE_FILE, chainStateSchema } from '../spool/chain-folder.js';
import type { ChainState, FoundChain } from '../spool/chain-folder.js';
import type { LostRange } from '../spool/chain-reader.js';
import { scanFrame } from '../spool/frame.js';
import { OpenExchanges } from '../spool/open-exchanges.js';
import { readHead } from '../spool/record-head.js';
import { SEGMENT_SUFFIX, type Segment } from '../spool/segment.js';

/** What an earlier boot left of a chain. */
export interface ScannedChain extends FoundChain {
  /** -1 if there is none. */
  readonly lastSeq: number;
  /** Its process said good-bye: nothing can be missing at its end. */
  readonly closed: boolean;
  /** Its recovery is already on record. */
  readonly recovered: boolean;
  readonly lost: readonly LostRange[];
}

/** Calls may be under way already: the event loop gets a turn after this many bytes. */
const TURN_BYTES = 1024 * 1024;

interface Progress {
  lastSeq: number;
  closed: boolean;
  readonly open: OpenExchanges;
  readonly lost: LostRange[];
  readonly recoveries: string[];
  readonly interrupted: string[];
}

/**
 * Reads a chain from its first segment to its last. Where a checksum fails the rest of that segment is moved aside, into `damaged`,
 * and the next segment goes on. Doing it again gives the same, without the damage.
 */
export async function scanChain(id: string, path: string, damaged: string): Promise<ScannedChain> {
  const state = await readState(path);
  const progress: Progress = {
    lastSeq: state?.deletedThrough ?? -1,
    closed: false,
    open: new OpenExchanges(),
    lost: [],
    recoveries: [...(state?.recoveries ?? [])],
    interrupted: [...(state?.interrupted ?? [])],
  };
  for (const { exchange, session } of state?.open ?? []) progress.open.note({ type: 'exchange.received', exchange, session });
  const names = (await readdir(path)).filter((name) => name.endsWith(SEGMENT_SUFFIX)).sort();
  const segments: Segment[] = [];
  for (const name of names) {
    const segment = await scanSegment(join(path, name), progress, join(damaged, `${id}-${name}`));
    if (segment.bytes > 0) segments.push(segment);
  }
  progress.lost.push(...(await asideOf(id, damaged)));
  const { lastSeq, closed, lost, open, recoveries, interrupted } = progress;
  const { deletedThrough = -1, recovered = false } = state ?? {};
  return { id, segments, deletedThrough, lastSeq, closed, recovered, lost, open: open.list(), recoveries, interrupted };
}

async function scanSegment(path: string, progress: Progress, aside: string): Promise<Segment> {
  const content = await readFile(path);
  const firstSeq = Number.parseInt(basename(path), 10);
  // Records that a repair wrote twice are read once; a jump forward is a loss that has no bytes of its own.
  if (firstSeq > progress.lastSeq + 1) progress.lost.push({ segment: basename(path), offset: 0, bytes: 0 });
  let at = 0;
  let turnEnds = TURN_BYTES;
  let lastInSegment = firstSeq - 1;
  while (at < content.length) {
    const scan = scanFrame(content, at);
    if (scan.kind !== 'frame') {
      const unreadable = withoutZeros(content.subarray(at));
      // On a full disk they stay where they are, and go with their segment.
      await endAt(path, at, unreadable, aside).catch(() => {
        if (unreadable.length > 0) progress.lost.push({ segment: basename(path), offset: at, bytes: unreadable.length });
      });
      break;
    }
    at += scan.size;
    if (at >= turnEnds) {
      turnEnds = at + TURN_BYTES;
      await setImmediate();
    }
    lastInSegment = scan.frame.seq;
    if (scan.frame.seq > progress.lastSeq) note(scan.frame.seq, scan.frame.bytes, progress);
  }
  return { path, firstSeq, lastSeq: lastInSegment, bytes: at };
}

function note(seq: number, bytes: Buffer, progress: Progress): void {
  progress.lastSeq = seq;
  const head = readHead(bytes);
  progress.closed = head?.type === 'chain.closed';
  if (!head) return;
  progress.open.note(head);
  if (head.type === 'exchange.interrupted' && head.exchange !== undefined) progress.interrupted.push(head.exchange);
  if (head.type === 'chain.recovered') {
    const { data: record } = journalRecordSchema.safeParse(JSON.parse(bytes.toString()));
    if (record?.type === 'chain.recovered') progress.recoveries.push(record.data.chain);
  }
}

/** Zeros at the end of a segment were filled ahead of records that never came. No record ends with one. */
function withoutZeros(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return bytes.subarray(0, end);
}

/** Ends the segment here, and keeps the unreadable bytes that stand behind for whoever wants to look. */
async function endAt(path: string, from: number, unreadable: Buffer, aside: string): Promise<void> {
  if (unreadable.length > 0) await keep(`${aside}@${from}`, unreadable);
  await truncate(path, from);
}

async function keep(name: string, bytes: Buffer): Promise<void> {
  try {
    const file = await open(name, 'w', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(name, { force: true });
    throw error;
  }
}

/** What was moved aside, by this scan or by one that a crash cut short. */
async function asideOf(id: string, damaged: string): Promise<LostRange[]> {
  const names = (await readdir(damaged, { withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name);
  return Promise.all(
    names
      .filter((name) => name.startsWith(`${id}-`))
      .sort()
      .map(async (name) => {
        const [segment = '', offset] = name.slice(id.length + 1).split('@');
        return { segment, offset: Number(offset), bytes: (await stat(join(damaged, name))).size };
      }),
  );
}

async function readState(path: string): Promise<ChainState | null> {
  try {
    return chainStateSchema.parse(JSON.parse(await readFile(join(path, STATE_FILE), 'utf8')));
  } catch {
    // None, or damaged: what was deleted then shows as lost, which is the safe way to be wrong.
    return null;
  }
}
