import type { ReasonCode, Refusal } from '#contracts';
import type { AskingGroup, Grant, OpenApproval } from './memory.js';
import type { Hit, Situation } from './situation.js';

/** A criterion's last word on a call. `hits` are the ones it speaks of, `code` its reason for them. */
export interface Refusing {
  readonly outcome: 'refuse';
  readonly code: ReasonCode;
  readonly hits: readonly Hit[];
  readonly refusal: Refusal;
  /** Whether the hits are refused from now on: a rule has just refused them. */
  readonly remember: boolean;
}

export interface Holding {
  readonly outcome: 'hold';
  readonly code: ReasonCode;
  readonly hits: readonly Hit[];
  readonly asks: AskingGroup;
  /** The approval that is already under way for this, or null: people must be asked anew. */
  readonly joins: OpenApproval | null;
}

export interface Going {
  readonly outcome: 'go';
  readonly code: ReasonCode;
  readonly hits: readonly Hit[];
  /** Single-use grants that this call uses up. */
  readonly uses: readonly Grant[];
}

export type Ruling = Refusing | Holding | Going;

/** One criterion: rules on a situation, or passes it on to the next. */
export type Criterion<R extends Ruling = Ruling> = (situation: Situation) => R | null;
