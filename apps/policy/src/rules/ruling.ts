import type { ReasonCode, Refusal } from '#contracts';
import type { Undecided } from './card.js';
import type { AskingGroup, Grant, OpenApproval } from './memory.js';
import type { Hit, Situation } from './situation.js';

/** A criterion's last word on a call. `hits` are the ones it speaks of, `code` its reason for them. */
export interface Refusing {
  readonly outcome: 'refuse';
  readonly code: ReasonCode;
  readonly hits: readonly Hit[];
  readonly refusal: Refusal;
  /** By whom the hits are refused from now on in this conversation, which did not know of it; null: it did, or they are not refused for good. */
  readonly remember: 'rule' | 'reviewer' | null;
}

export interface Holding {
  readonly outcome: 'hold';
  readonly code: ReasonCode;
  readonly hits: readonly Hit[];
  readonly asks: AskingGroup;
  /** What they must see. */
  readonly undecided: Undecided;
  /** The approval that is already under way for this, or null: people must be asked anew. */
  readonly joins: OpenApproval | null;
  /** Whether its card shows all of that already. */
  readonly isShown: boolean;
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
