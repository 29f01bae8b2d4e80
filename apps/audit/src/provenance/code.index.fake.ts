import type { Fingerprints } from '#fingerprints';
import { type CodePiece, piecesOf, type WrittenBlock } from './code-piece.js';
import { type Candidate, voting } from './code.index.js';
import type { CodeSource } from './found-code.js';
import type { ReadCandidate } from './resemblance.js';

const layers = ['characters', 'tokens'] as const;

/** `CodeIndex` over postings in memory, with the text of its pieces: for questions by the hundred thousand. Its pieces are numbered from 1 in the order of their blocks. */
export class CodeIndexFake implements CodeSource {
  private readonly pieces: readonly CodePiece[];
  private readonly postings: Readonly<Record<keyof Fingerprints, Map<number, number[]>>> = { characters: new Map(), tokens: new Map() };

  constructor(blocks: readonly WrittenBlock[]) {
    this.pieces = piecesOf(blocks);
    for (const [at, { fingerprints }] of this.pieces.entries())
      for (const layer of layers)
        for (const hash of fingerprints[layer]) {
          const having = this.postings[layer].get(hash);
          if (having === undefined) this.postings[layer].set(hash, [at + 1]);
          else having.push(at + 1);
        }
  }

  candidates(fingerprints: Fingerprints): Promise<Candidate[]> {
    const known = voting.fewest + this.pieces.length;
    const votes = new Map<number, number>();
    for (const layer of layers)
      for (const hash of fingerprints[layer]) {
        const having = this.postings[layer].get(hash) ?? [];
        if (having.length >= voting.commonFrom) continue;
        const weight = Math.log(1 + known / having.length) / Math.log(1 + known);
        for (const id of having) votes.set(id, (votes.get(id) ?? 0) + weight);
      }
    const likeliest = [...votes].sort(([one, ofOne], [other, ofOther]) => ofOther - ofOne || one - other).slice(0, voting.most);
    return Promise.resolve(
      likeliest.map(([id, evidence]) => {
        const { written, digest, language } = this.pieces[id - 1]!;
        return { id, exchangeId: written.exchange, block: written.id, digest, language, evidence };
      }),
    );
  }

  read(candidates: readonly Candidate[]): Promise<ReadCandidate[]> {
    return Promise.resolve(candidates.map((candidate) => ({ ...candidate, text: this.pieces[candidate.id - 1]!.text })));
  }
}
