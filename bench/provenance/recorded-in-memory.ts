import { exchangeDay } from '../../apps/audit/src/partitions/day.js';
import type { WrittenBlock } from '../../apps/audit/src/provenance/code-piece.js';
import { CodeIndexFake } from '../../apps/audit/src/provenance/code.index.fake.js';
import { byLikelihood, type FoundCode, foundCode } from '../../apps/audit/src/provenance/found-code.js';
import { sectionsOf } from '../../apps/audit/src/provenance/sections.js';
import { fenced } from '../../apps/audit/src/provenance/written-code.fake.js';
import type { Piece } from './corpus.js';

/** The service’s own steps over postings in memory instead of tables. Piece i is exchange `piece-i`. */
export class RecordedInMemory {
  private readonly index: CodeIndexFake;

  /** Half of them as models show code, half as they write files. */
  constructor(stored: readonly Piece[]) {
    this.index = new CodeIndexFake(stored.map(shown));
  }

  /** The exchange that comes first; null for no match. */
  async first(text: string): Promise<string | null> {
    const found: FoundCode[] = [];
    for (const section of sectionsOf(text)) found.push(...(await foundCode(section, null, this.index)));
    return byLikelihood(found)[0]?.[0]?.exchangeId ?? null;
  }
}

const shown = ({ text, extension }: Piece, at: number): WrittenBlock => ({
  id: 'reply.content.0',
  session: at,
  exchange: `piece-${at}`,
  day: exchangeDay(`piece-${at}`),
  ...(at % 2 === 0
    ? { kind: 'text', text: fenced(text, extension) }
    : { kind: 'tool_use', text: JSON.stringify({ file_path: `/src/piece-${at}.${extension}`, content: text }) }),
});
