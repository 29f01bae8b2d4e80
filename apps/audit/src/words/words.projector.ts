import { CONFIG, type OstiaryConfig } from '#chassis';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { NewBlocksOfBody } from '../content/new-blocks.js';
import { wordList } from './word-list.js';
import { WordsStore } from './words.store.js';

/** Definitions of tools are the same in every session, and what only a provider can read has no words. */
const WORDLESS: ReadonlySet<string> = new Set(['tools', 'opaque']);

/** What exchanges can be found by of what was said in them: the words that are new in each newly stored record. */
@Injectable()
export class WordsProjector {
  constructor(
    private readonly words: WordsStore,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  async apply(manager: EntityManager, said: readonly NewBlocksOfBody[]): Promise<void> {
    if (!this.config.audit.search.fullText) return;
    const texts = Map.groupBy(said, ({ exchange }) => exchange);
    const list = [...texts].map(([exchange, bodies]) => ({
      exchange,
      session: bodies[0]!.session,
      words: wordList(bodies.flatMap(({ blocks }) => blocks.flatMap(({ kind, text }) => (WORDLESS.has(kind) ? [] : [text])))),
    }));
    await this.words.add(
      manager,
      list.filter(({ words }) => words !== ''),
    );
  }
}
