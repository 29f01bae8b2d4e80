import { newId } from '#contracts';
import type { RememberedBlock } from '../rules/memory.js';
import type { RefusedCallRow } from './refused-call.entity.js';
import type { RememberedBlockRow } from './remembered-block.entity.js';

/** A block as it is kept, with the call that was refused; null with an approval. */
export type KnownBlock = Omit<RememberedBlockRow, 'callId'> & { readonly call: RefusedCallRow | null };

/** What rules and reviewers decided about blocks, by conversation, as one transaction knows it. */
export class RememberedBlocks {
  readonly changed = new Set<KnownBlock>();
  readonly refusedCalls = new Set<RefusedCallRow>();
  private readonly places = new Map<string, Map<string, Map<string, KnownBlock>>>();

  constructor(private readonly now: Date) {}

  of(principal: string, sessionId: string, identities: readonly string[]): (RememberedBlock & KnownBlock)[] {
    const place = this.places.get(placeOf(principal, sessionId));
    if (!place) return [];
    const found = [...new Set(identities)].flatMap((identity) => [...(place.get(identity)?.values() ?? [])]);
    return found.map((block) => ({ ...block, tail: block.call?.tail ?? [] }));
  }

  /** As it was stored. */
  load(block: KnownBlock): void {
    const place = placeOf(block.principal, block.sessionId);
    const identities = this.places.get(place) ?? new Map<string, Map<string, KnownBlock>>();
    const rules = identities.get(block.identity) ?? new Map<string, KnownBlock>();
    const before = rules.get(block.ruleId);
    if (before) this.changed.delete(before);
    rules.set(block.ruleId, block);
    identities.set(block.identity, rules);
    this.places.set(place, identities);
  }

  put(block: Omit<KnownBlock, 'decidedAt'>): void {
    const known = { ...block, decidedAt: this.now };
    this.load(known);
    this.changed.add(known);
  }

  /** A call of which blocks are refused: what stood beside them is kept once. */
  refusedCall(tail: readonly string[]): RefusedCallRow {
    const call = { id: newId(), tail: [...new Set(tail)], decidedAt: this.now };
    this.refusedCalls.add(call);
    return call;
  }
}

const placeOf = (principal: string, sessionId: string): string => JSON.stringify([principal, sessionId]);
