import type { Obligation } from '#contracts';
import type { CallAttributes } from '#policy-model';
import type { Ask } from '../asking/ask.js';
import type { DecisionQuestion } from '../asking/question.js';
import type { Handover } from '../call/handover.js';
import type { Inspected } from '../inspecting/inspected.js';
import type { Addressed } from '../addressing/addressed.js';

/** Whom a call waits for, and what was asked, with which the right to use the approval is claimed: whoever holds the call sees to where that waits. */
export interface AskedOf extends Ask {
  readonly question: Handover<DecisionQuestion>;
}

/** What of a call its rules judge where that is not all of it: the one block, and whether nothing of that can be changed. */
export interface JudgedPart {
  readonly block: string;
  readonly fixed: boolean;
}

/** What was decided about a call. */
export interface Ruling {
  /** Its reply is judged by them, too. */
  readonly attributes: CallAttributes;
  readonly obligations: readonly Obligation[];
  /** Null: nobody must be asked. */
  readonly ask: AskedOf | null;
  /** Null: all of it was judged. */
  readonly part: JudgedPart | null;
}

/** A call that may go on once its obligations are met and whoever must be asked has agreed; one that is answered here goes nowhere. */
export interface Ruled extends Inspected, Ruling, Partial<Pick<Addressed, 'to'>> {}

/** The same that goes on to a provider. */
export interface Decided extends Addressed, Ruling {}
