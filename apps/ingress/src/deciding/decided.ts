import type { Obligation } from '#contracts';
import type { CallAttributes } from '#policy-model';
import type { Ask } from '../asking/ask.js';
import type { DecisionQuestion } from '../asking/question.js';
import type { Handover } from '../call/handover.js';
import type { Addressed } from '../addressing/addressed.js';

/** Whom a call waits for, and what was asked, with which the right to use the approval is claimed: whoever holds the call sees to where that waits. */
export interface AskedOf extends Ask {
  readonly question: Handover<DecisionQuestion>;
}

/** A call that may go on once its obligations are met and whoever must be asked has agreed. */
export interface Decided extends Addressed {
  /** Its reply is judged by them, too. */
  readonly attributes: CallAttributes;
  readonly obligations: readonly Obligation[];
  /** Null: nobody must be asked. */
  readonly ask: AskedOf | null;
}
