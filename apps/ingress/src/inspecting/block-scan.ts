import { hash } from 'node:crypto';
import type { ContentBlock } from '#conversation';
import type { TextScan } from '#detection';
import { LRUCache } from 'lru-cache';
import type { Ruleset } from '../ruleset/ruleset.js';
import { isNothing, nothing, scanBlock, type BlockScan, type LiteralScan } from './literal-scan.js';

/** What was seen, by the index of the literal in its block. */
interface Known {
  readonly fields: readonly TextScan[];
  readonly exempt: readonly (TextScan & { readonly index: number })[];
}

/** Below this a scan costs less than the hash that would save it. */
const worthCaching = 512;

/**
 * Remembers what was seen in a block, so that a turn costs what is new in it although the client sends the whole conversation
 * again. Keyed by policy version, role, provenance and the block's exact bytes; holds offsets and fingerprints, no text.
 */
export class ScanCache {
  private readonly scans: LRUCache<string, Known>;

  constructor(maxBlocks = 50_000) {
    this.scans = new LRUCache({ max: maxBlocks });
  }

  scan(rules: Ruleset, body: string, block: ContentBlock): BlockScan {
    if (block.end - block.start < worthCaching) return scanBlock(rules, block);
    const digest = hash('sha1', body.slice(block.start, block.end), 'base64');
    const key = `${rules.version}|${block.role}|${block.provenance}|${digest}`;
    const known = this.scans.get(key);
    if (known !== undefined) return restored(block, known);
    const scan = scanBlock(rules, block);
    this.scans.set(key, {
      // Of a clean block, which nearly all are, no list is kept.
      fields: scan.fields.every(isNothing)
        ? []
        : scan.fields.map((seen) => (isNothing(seen) ? nothing : { findings: seen.findings, custom: seen.custom })),
      exempt: placesOf(block, scan).map(([index, { findings, custom }]) => ({ index, findings, custom })),
    });
    return scan;
  }
}

/** Where each exempt literal in which something was seen stands among all of its block. */
function placesOf(block: ContentBlock, { exempt }: BlockScan): (readonly [number, LiteralScan])[] {
  const seen = new Map(exempt.map((scan) => [scan.literal, scan]));
  return block.exempt.flatMap((literal, index) => {
    const scan = seen.get(literal);
    return scan === undefined ? [] : [[index, scan] as const];
  });
}

const restored = (block: ContentBlock, known: Known): BlockScan => ({
  fields: block.fields.map((literal, index) => ({ literal, ...(known.fields[index] ?? nothing) })),
  exempt: known.exempt.flatMap(({ index, findings, custom }) => {
    const literal = block.exempt[index];
    return literal === undefined ? [] : [{ literal, findings, custom }];
  }),
});
