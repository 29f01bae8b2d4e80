import { createHash } from 'node:crypto';
import type { Block, TextField } from '#conversation';
import type { TextScan } from '#detection';
import { LRUCache } from 'lru-cache';
import type { Ruleset } from '../ruleset/ruleset.js';
import { scanText } from '../ruleset/scan-text.js';

export interface FieldScan extends TextScan {
  readonly field: TextField;
}

const nothing: TextScan = { findings: [], custom: [] };
/** Below this a scan costs less than the hash that would save it. */
const worthCaching = 512;

/**
 * Remembers what was seen in a block, so that a turn costs what is new in it although the client sends the whole conversation
 * again. Keyed by policy version, provenance and the block's exact bytes; holds offsets and fingerprints, no text.
 */
export class ScanCache {
  private readonly scans: LRUCache<string, readonly TextScan[]>;

  constructor(maxBlocks = 50_000) {
    this.scans = new LRUCache({ max: maxBlocks });
  }

  scan(rules: Ruleset, body: string, block: Block): FieldScan[] {
    if (block.fields.length === 0) return [];
    if (block.end - block.start < worthCaching) return scanFields(rules, block);
    const digest = createHash('sha1').update(body.slice(block.start, block.end)).digest('base64');
    const key = `${rules.version}|${block.provenance}|${digest}`;
    const known = this.scans.get(key);
    if (known !== undefined) return block.fields.map((field, index) => ({ field, ...(known[index] ?? nothing) }));
    const scans = scanFields(rules, block);
    this.scans.set(
      key,
      scans.map(({ findings, custom }) => (findings.length + custom.length === 0 ? nothing : { findings, custom })),
    );
    return scans;
  }
}

const scanFields = (rules: Ruleset, { fields, provenance }: Block): FieldScan[] =>
  fields.map((field) => ({ field, ...scanText(rules, field.value, provenance) }));
