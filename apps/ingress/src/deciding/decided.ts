import type { Obligation } from '#contracts';
import type { CallAttributes } from '#policy-model';
import type { Ask } from '../asking/ask.js';
import type { Addressed } from '../addressing/addressed.js';

/** A call that may go on once its obligations are met and whoever must be asked has agreed. */
export interface Decided extends Addressed {
  /** Its reply is judged by them, too. */
  readonly attributes: CallAttributes;
  readonly obligations: readonly Obligation[];
  /** Null: nobody must be asked. */
  readonly ask: Ask | null;
}
