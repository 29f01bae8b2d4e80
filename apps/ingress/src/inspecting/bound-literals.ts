import type { Conversation, LiteralChange } from '#conversation';
import { BoundIds, type BoundKind } from '../call/bound-ids.js';
import type { Ruleset } from '../ruleset/ruleset.js';

/** The ids in a request of what the provider keeps for its caller, each by the provider's own name. */
export interface BoundLiterals {
  readonly changes: readonly LiteralChange[];
  /** Path of the first one that this caller was not given here; null: there is none. */
  readonly strange: string | null;
}

/** `principal` is a `principalKey`. */
export function boundLiterals({ key }: Pick<Ruleset, 'key'>, principal: string, { blocks }: Pick<Conversation, 'blocks'>): BoundLiterals {
  const changes: LiteralChange[] = [];
  let strange: string | null = null;
  for (const { exempt } of blocks)
    for (const literal of exempt) {
      if (!isBound(literal.role)) continue;
      const id = new BoundIds(key).open(literal.role, principal, literal.value);
      if (id === null) strange ??= literal.path;
      else changes.push({ literal, text: id });
    }
  return { changes, strange };
}

const isBound = (role: string): role is BoundKind => role === 'file' || role === 'container';
