import { type approvalResolved, compareScopes, type GrantOffer, onlyOnce, type TopicData } from '#contracts';
import { longestGrantMs } from '#policy-model';
import { graceMs } from '../rules/terms.js';

type Told = TopicData<typeof approvalResolved>['grant'];

/** How far an approval goes beyond the call that was shown. */
export interface Reach {
  readonly scope: 'session' | 'duration';
  readonly until: Date;
}

export interface Bounded {
  /** Null: this call, once. */
  readonly reach: Reach | null;
  /** Whether more was told than the rule offered, beyond what clocks differ by: it does not hold. */
  readonly saidMore: boolean;
}

/** What holds of a grant that was told: no more than the rule offered when people were asked, and never longer than any grant may last. */
export function boundedReach(offered: GrantOffer = onlyOnce, told: Told, now: Date): Bounded {
  if (!told || told.scope === 'once') return { reach: null, saidMore: false };
  const wider = compareScopes(told.scope, offered.scope) > 0;
  const scope = wider ? offered.scope : told.scope;
  if (scope === 'once') return { reach: null, saidMore: true };
  const latest = now.getTime() + Math.min(offered.forMs ?? longestGrantMs[scope], longestGrantMs[scope]);
  const asked = told.until === null ? latest : Date.parse(told.until);
  const until = new Date(Math.min(asked, latest));
  return { reach: until > now ? { scope, until } : null, saidMore: wider || asked > latest + graceMs };
}
