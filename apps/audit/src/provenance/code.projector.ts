import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { NewBlocksOfBody } from '../content/new-blocks.js';
import { CodeStore } from './code.store.js';
import { writtenIn } from './reply-blocks.js';

/** Fingerprints of what models wrote, taken of each newly stored record once. */
@Injectable()
export class CodeProjector {
  constructor(private readonly code: CodeStore) {}

  async apply(manager: EntityManager, said: readonly NewBlocksOfBody[]): Promise<void> {
    await this.code.insert(manager, writtenIn(said));
  }
}
