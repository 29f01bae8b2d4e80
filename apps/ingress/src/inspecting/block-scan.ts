import { hash } from 'node:crypto';
import type { ContentBlock } from '#conversation';
import { LRUCache } from 'lru-cache';
import type { Ruleset } from '../ruleset/ruleset.js';
import { isJudged } from './judged-block.js';
import { LastBodies, type Turn } from './last-bodies.js';
import { isNothing, nothing, scanBlock, type BlockScan, type LiteralScan, type Seen } from './literal-scan.js';

/** Below this a scan costs less than the hash that would save it. */
const worthCaching = 512;

/**
 * Remembers what was seen in a block, so that a turn costs what is new in it although the client sends the whole conversation
 * again. Keyed by policy version, role, provenance, how many of its literals are looked at as content and how many are exempt, where its client works, and the block's exact bytes; holds offsets and fingerprints, and of a tool call what it would do; no other text. A turn of a conversation whose last
 * body is still at hand (`LastBodies`) does not even pay for the keys of what it repeats.
 */
export class ScanCache {
  private readonly scans: LRUCache<string, Seen>;

  constructor(
    maxBlocks = 50_000,
    readonly bodies = new LastBodies(),
  ) {
    this.scans = new LRUCache({ max: maxBlocks });
  }

  scan(rules: Ruleset, body: string, block: ContentBlock, turn: Turn | null, workingFolder: string | null = null): BlockScan {
    // What stands scattered over the body has no text of its own.
    const scan = () => scanBlock(rules, body, block, workingFolder);
    if (block.end === block.start) return scan();
    const text = body.slice(block.start, block.end);
    const of = `${rules.version}|${block.role}|${block.provenance}|${block.fields.length}|${block.exempt.length}|${block.tool === null ? '' : (workingFolder ?? '')}`;
    if (turn === null) return isCheap(block, text) ? scan() : restored(block, this.seen(block, text, of, scan));
    const seen = () => ({
      of,
      ...(isCheap(block, text) ? seenIn(block, scan()) : this.seen(block, text, of, scan)),
    });
    return restored(
      block,
      turn.scan(text, (known) => known.of === of, seen),
    );
  }

  private seen(block: ContentBlock, text: string, of: string, scan: () => BlockScan): Seen {
    const key = `${of}|${hash('sha1', text, 'base64')}`;
    const known = this.scans.get(key);
    if (known !== undefined) return known;
    const seen = seenIn(block, scan());
    this.scans.set(key, seen);
    return seen;
  }
}

/** Judging costs many times the hash that would save it, however short the block. */
const isCheap = (block: ContentBlock, text: string): boolean => text.length < worthCaching && !isJudged(block);

const seenIn = (block: ContentBlock, scan: BlockScan): Seen => ({
  // Of a clean block, which nearly all are, no list is kept.
  fields: scan.fields.every(isNothing)
    ? []
    : scan.fields.map((seen) => (isNothing(seen) ? nothing : { findings: seen.findings, custom: seen.custom })),
  exempt: placesOf(block, scan).map(([index, { findings, custom }]) => ({ index, findings, custom })),
  signals: scan.signals.length === 0 ? scan.signals : standingAlone(scan.signals),
  judged: scan.judged === null ? null : standingAlone(scan.judged),
  described: scan.described.length === 0 ? scan.described : standingAlone(scan.described),
});

/** A copy of plain data. Hosts and words of commands are cut out of the body, and would keep all of it in memory for as long as they are remembered. */
const standingAlone = <T>(data: T): T => JSON.parse(JSON.stringify(data)) as T;

/** Where each exempt literal in which something was seen stands among all of its block. */
function placesOf(block: ContentBlock, { exempt }: BlockScan): (readonly [number, LiteralScan])[] {
  const seen = new Map(exempt.map((scan) => [scan.literal, scan]));
  return block.exempt.flatMap((literal, index) => {
    const scan = seen.get(literal);
    return scan === undefined ? [] : [[index, scan] as const];
  });
}

const restored = (block: ContentBlock, known: Seen): BlockScan => ({
  fields: block.fields.map((literal, index) => ({ literal, ...(known.fields[index] ?? nothing) })),
  exempt: known.exempt.flatMap(({ index, findings, custom }) => {
    const literal = block.exempt[index];
    return literal === undefined ? [] : [{ literal, findings, custom }];
  }),
  signals: known.signals,
  judged: known.judged,
  described: known.described,
});
