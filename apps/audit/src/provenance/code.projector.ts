import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { FreshRecord } from '../received-record.js';
import { CodeStore } from './code.store.js';
import { ReplyBlocks } from './reply-blocks.js';

/** Fingerprints of what models wrote, taken of each newly stored record once. */
@Injectable()
export class CodeProjector {
  constructor(
    private readonly blocks: ReplyBlocks,
    private readonly code: CodeStore,
  ) {}

  async apply(manager: EntityManager, records: readonly FreshRecord[]): Promise<void> {
    await this.code.insert(manager, await this.blocks.writtenIn(manager, records));
  }
}
