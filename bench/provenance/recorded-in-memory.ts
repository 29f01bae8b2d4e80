import { fingerprintsOf, type Fingerprints } from '#fingerprints';
import { exchangeDay } from '../../apps/audit/src/partitions/day.js';
import { type CodePiece, piecesOf } from '../../apps/audit/src/provenance/code-piece.js';
import { isSure, resemblances, worthReading } from '../../apps/audit/src/provenance/resemblance.js';
import { sectionsOf } from '../../apps/audit/src/provenance/sections.js';
import { fenced } from '../../apps/audit/src/provenance/written-code.fake.js';
import type { Piece } from './corpus.js';

const commonFrom = 201;
const most = 50;
const fewest = 1_000;

/** The service's own steps over postings in memory instead of tables: what `CodeIndex` asks the database is done here. Piece i is exchange `piece-i`. */
export class RecordedInMemory {
  private readonly pieces: CodePiece[];
  private readonly layers: Readonly<Record<keyof Fingerprints, Map<number, number[]>>> = { characters: new Map(), tokens: new Map() };

  /** Half of them as models show code, half as they write files. */
  constructor(stored: readonly Piece[]) {
    this.pieces = piecesOf(stored.map(shown));
    this.pieces.forEach(({ fingerprints }, id) => {
      for (const layer of ['characters', 'tokens'] as const)
        for (const hash of fingerprints[layer]) {
          const having = this.layers[layer].get(hash);
          if (having === undefined) this.layers[layer].set(hash, [id]);
          else having.push(id);
        }
    });
  }

  /** The exchange that comes first; null for no match. */
  first(text: string): string | null {
    const found = sectionsOf(text).flatMap((section) =>
      resemblances(section.tokens, null, worthReading(this.candidates(fingerprintsOf(section.text, section.tokens))))
        .filter((one) => isSure(one, section.tokens, section.lines))
        .map((one) => ({ ...one, weight: one.shared.size * one.agreement })),
    );
    const best = found.toSorted((a, b) => Math.round(b.weight / 4) - Math.round(a.weight / 4) || (a.exchangeId < b.exchangeId ? -1 : 1))[0];
    return best?.exchangeId ?? null;
  }

  private candidates(fingerprints: Fingerprints) {
    const known = fewest + this.pieces.length;
    const votes = new Map<number, number>();
    for (const layer of ['characters', 'tokens'] as const)
      for (const hash of fingerprints[layer]) {
        const having = this.layers[layer].get(hash) ?? [];
        if (having.length >= commonFrom) continue;
        const weight = Math.log(1 + known / having.length) / Math.log(1 + known);
        for (const id of having) votes.set(id, (votes.get(id) ?? 0) + weight);
      }
    return [...votes]
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, most)
      .map(([id, evidence]) => {
        const { written, digest, language, text } = this.pieces[id]!;
        return { id, exchangeId: written.exchange, block: written.id, digest, language, text, evidence };
      });
  }
}

const shown = ({ text, extension }: Piece, at: number) => ({
  id: 'reply.content.0',
  session: at,
  exchange: `piece-${at}`,
  day: exchangeDay(`piece-${at}`),
  ...(at % 2 === 0
    ? { kind: 'text', text: fenced(text, extension) }
    : { kind: 'tool_use', text: JSON.stringify({ file_path: `/src/piece-${at}.${extension}`, content: text }) }),
});
