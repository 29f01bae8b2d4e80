import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { pieceIn } from './code-piece.js';
import type { Candidate } from './code.index.js';
import type { ReadCandidate } from './resemblance.js';
import { ReplyBlocks } from './reply-blocks.js';

/** The text of pieces of code, from the record that they stand in. */
@Injectable()
export class WrittenCodeReader {
  constructor(private readonly blocks: ReplyBlocks) {}

  /** Of the candidates those whose text can still be read: a session that was erased gives none. */
  async read(manager: EntityManager, candidates: readonly Candidate[]): Promise<ReadCandidate[]> {
    const exchanges = [...new Set(candidates.map(({ exchangeId }) => exchangeId))];
    const blocks = await this.blocks.of(manager, exchanges);
    return candidates.flatMap((candidate) => {
      const block = blocks.get(`${candidate.exchangeId} ${candidate.block}`);
      const piece = block === undefined ? null : pieceIn(block, candidate.digest);
      return piece === null ? [] : [{ ...candidate, text: piece.text }];
    });
  }
}
