import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ContentStore } from '../content/content.store.js';
import { NewBlocks } from '../content/new-blocks.js';
import { CodeProjector } from '../provenance/code.projector.js';
import type { FreshRecord } from '../received-record.js';
import { Projection } from '../sessions/projection.js';
import { WordsProjector } from '../words/words.projector.js';

/** All that is derived from records: where their blocks stand, what lists show, and what is found by what was said. */
@Injectable()
export class Derivations {
  constructor(
    private readonly content: ContentStore,
    private readonly projection: Projection,
    private readonly blocks: NewBlocks,
    private readonly code: CodeProjector,
    private readonly words: WordsProjector,
  ) {}

  /** Of records that are being stored in the same transaction. */
  async apply(manager: EntityManager, records: readonly FreshRecord[]): Promise<void> {
    await this.content.insert(manager, records);
    await this.projection.apply(manager, records);
  }

  /** Of what they say, once they are stored: of a large body the texts may stand in other records. It is read once, for all that is made of it. */
  async applySaid(manager: EntityManager, records: readonly FreshRecord[]): Promise<void> {
    const said = await this.blocks.of(manager, records);
    await this.code.apply(manager, said);
    await this.words.apply(manager, said);
  }
}
