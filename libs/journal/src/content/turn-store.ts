import type { ExchangeEntry, StoredBody } from '#contracts';
import { Injectable, Optional } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { storedBlocks, type PlacedBlock } from './placed-block.js';
import { SessionMemory } from './session-memory.js';
import { storedPieces, type RecordedPart } from './stored-pieces.js';

const MEMORY_BYTES = 64 * 1024 * 1024;

/** Which body it is: an exchange has one of each, named by it. */
export interface BodyOf {
  readonly exchange: string;
  readonly kind: 'request' | 'reply';
}

/**
 * Turns bodies into blocks that are stored once a session. A turn of an agent repeats the whole conversation before it;
 * it is stored as its parent turn, how much of that it keeps, and what is new.
 */
@Injectable()
export class TurnStore {
  private readonly sessions: LRUCache<string, SessionMemory>;
  private readonly composed = new WeakMap<StoredBody, readonly string[]>();

  constructor(@Optional() memoryBytes: number = MEMORY_BYTES) {
    this.sessions = new LRUCache({ maxSize: memoryBytes, sizeCalculation: (memory) => memory.weight });
  }

  /**
   * The body as it is to be recorded, and the blocks that must be appended before it. The concatenation of `parts` is the masked body;
   * `original` tells of what it was before masking: a keyed digest (hex) and the size in bytes. `blocks` are its blocks, by the pieces that `storedPieces` makes of `parts`. Nothing is taken as stored until `confirm`.
   */
  store(
    session: string,
    { exchange, kind }: BodyOf,
    parts: readonly RecordedPart[],
    original: { readonly keyedDigest: string; readonly bytes: number },
    blocks: readonly PlacedBlock[] = [],
  ): { entries: ExchangeEntry[]; body: StoredBody } {
    const memory = this.sessions.get(session);
    const entries: ExchangeEntry[] = [];
    const fresh = new Set<string>();
    const pieces = storedPieces(session, parts);
    const keys = pieces.map((piece) => {
      const { ref } = piece;
      if (ref === null) return `text:${piece.text}`;
      if (!memory?.has(ref) && !fresh.has(ref)) {
        fresh.add(ref);
        // Only now is its text asked for: a piece of a large body makes it when it is.
        entries.push({ type: 'content.stored', exchange, session, data: { ref, text: piece.text } });
      }
      return ref;
    });
    const parent = memory?.parentOf(keys) ?? { id: null, keep: 0 };
    const body: StoredBody = {
      id: `${exchange}:${kind}`,
      parent: parent.id,
      keep: parent.keep,
      parts: keys.slice(parent.keep).map((key, index) => (isText(key) ? { text: pieces[parent.keep + index]!.text } : { ref: key })),
      keyedDigest: original.keyedDigest,
      originalBytes: original.bytes,
      blocks: storedBlocks(blocks, parent.keep, memory === undefined, (piece) => {
        const { ref } = pieces[piece]!;
        return ref === null ? 'text' : fresh.has(ref) ? 'fresh' : 'known';
      }),
    };
    this.composed.set(body, keys);
    return { entries, body };
  }

  /** To be called with entries of one exchange that have become durable: only what is known to stand in the journal may be referred to later. */
  confirm(entries: readonly ExchangeEntry[]): void {
    const session = entries[0]?.session ?? '';
    const memory = this.sessions.get(session) ?? new SessionMemory();
    let grown = !this.sessions.has(session);
    for (const entry of entries) {
      if (entry.type === 'content.stored') memory.addRef(entry.data.ref);
      else if (entry.type === 'exchange.received') grown = this.confirmBody(memory, entry.data.request) || grown;
      else if (entry.data && 'reply' in entry.data) grown = this.confirmBody(memory, entry.data.reply) || grown;
      grown ||= entry.type === 'content.stored';
    }
    if (!grown) return;
    // The cache weighs a value again only when it is new to it.
    this.sessions.delete(session);
    this.sessions.set(session, memory);
  }

  private confirmBody(memory: SessionMemory, body: StoredBody | null): boolean {
    const keys = body && this.composed.get(body);
    if (!keys || keys.length < 2) return false;
    memory.addBody({ id: body.id, keys });
    return true;
  }
}

const isText = (key: string): boolean => key.startsWith('text:');
