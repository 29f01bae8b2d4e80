import { blocked } from '../rules/blocked.rule.js';
import { deniedBefore } from '../rules/denied-before.rule.js';
import { granted } from '../rules/granted.rule.js';
import type { Memory, Question } from '../rules/memory.js';
import { pending } from '../rules/pending.rule.js';
import { refusedBefore } from '../rules/refused-before.rule.js';
import type { Criterion, Ruling } from '../rules/ruling.js';
import { undecidable } from '../rules/undecidable.rule.js';
import { situationOf, type Situation } from '../rules/situation.js';

/** In this order the first that rules decides: refusals before grants, so that nothing refused slips through on an old approval. */
const criteria: readonly Criterion[] = [refusedBefore, deniedBefore, blocked, undecidable, granted, pending];

export interface Decided {
  readonly situation: Situation;
  readonly ruling: Ruling;
}

/**
 * Decides a question from what is remembered. Pure: what must be stored, used up or asked follows from the ruling. What no
 * criterion speaks of has been decided before and goes on, refused blocks withheld.
 */
export function decide(question: Question, memory: Memory): Decided {
  const situation = situationOf(question, memory);
  for (const criterion of criteria) {
    const ruling = criterion(situation);
    if (ruling) return { situation, ruling };
  }
  return { situation, ruling: { outcome: 'go', code: 'approved_before', hits: [], uses: [] } };
}
