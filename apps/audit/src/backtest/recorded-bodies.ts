import type { StoredBody } from '#contracts';
import { LRUCache } from 'lru-cache';
import { type RecordedBlock, recordedBlock } from '../content/recorded-block.js';
import { messageNumber, type SeenBlock } from './seen-block.js';

/** Bodies that later turns may go on from, and characters of text that later bodies may name. What is older is not seen any more. */
const MOST_BODIES = 10_000;
const MOST_CHARACTERS = 64 * 1024 * 1024;

interface KnownBody {
  readonly line: readonly SeenOf[];
  readonly isWhole: boolean;
}
interface SeenOf {
  readonly block: SeenBlock;
  readonly to: number;
}

/** The blocks of a body, and whether all of its beginning was at hand. */
export interface SeenBody {
  readonly blocks: readonly SeenBlock[];
  readonly isWhole: boolean;
}

/** Bodies while the journal is read in its order: each goes on from its parent, so every text is looked at once. */
export class RecordedBodies {
  private readonly bodies = new LRUCache<string, KnownBody>({ max: MOST_BODIES });
  private readonly texts = new LRUCache<string, string>({ maxSize: MOST_CHARACTERS, sizeCalculation: (text) => text.length + 1 });

  /** `wordsIn` says which of a draft's words and patterns stand in a block. */
  constructor(private readonly wordsIn: (block: RecordedBlock) => readonly string[]) {}

  noteText(session: number, ref: string, text: string): void {
    this.texts.set(`${session} ${ref}`, text);
  }

  take(session: number, body: StoredBody): SeenBody {
    const parent = body.parent === null ? null : this.bodies.get(`${session} ${body.parent}`);
    const pieces = { first: body.keep, pieces: body.parts };
    const textOf = (ref: string): string | undefined => this.texts.get(`${session} ${ref}`);
    const own = (body.blocks ?? []).map((stored): SeenOf => {
      const block = recordedBlock(stored, pieces, textOf);
      const { id, kind, role, provenance, isNew, tool } = block;
      const seen = {
        id,
        kind,
        role,
        provenance,
        isNew,
        tool,
        message: messageNumber(id),
        hasText: block.text !== '',
        custom: this.wordsIn(block),
      };
      return { block: seen, to: stored.to };
    });
    const line = [...(parent?.line ?? []).filter(({ to }) => to <= body.keep), ...own];
    const known = { line, isWhole: parent === null || parent?.isWhole === true };
    this.bodies.set(`${session} ${body.id}`, known);
    return { blocks: line.map(({ block }) => block), isWhole: known.isWhole };
  }
}
