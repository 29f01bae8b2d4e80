import type { RuleMatch, UndecidedBlock } from '#contracts';
import { type Grant, isStanding, type Memory, type Question, type RememberedBlock } from './memory.js';
import { isEnough } from './terms.js';

/** One rule and one block that it matched. */
export interface Hit {
  readonly match: RuleMatch;
  readonly block: UndecidedBlock;
}

export interface RefusedHit extends Hit {
  readonly remembered: RememberedBlock & { refusal: NonNullable<RememberedBlock['refusal']> };
}

/** What an approval for this conversation, or for a time, covers. */
export interface StandingHit extends Hit {
  readonly grant: Grant;
}

/** A question with its hits sorted by what is already known of them. */
export interface Situation {
  readonly question: Question;
  readonly memory: Memory;
  /** Refused earlier in this conversation. */
  readonly refused: readonly RefusedHit[];
  /** Approved earlier in this conversation and standing in its history now, or covered by a standing grant. */
  readonly approved: readonly Hit[];
  /** Of these, what only a standing grant covers: this conversation does not know of it yet. */
  readonly standing: readonly StandingHit[];
  /** Not decided yet; history that was never decided here counts as if it were new. */
  readonly fresh: readonly Hit[];
}

/** Sorts the enforced hits of rules that refuse or ask; rules that only mask or allow need no memory. */
export function situationOf(question: Question, memory: Memory): Situation {
  const blocks = new Map(question.blocks.map((block) => [block.id, block]));
  // A caller chooses how many hits there are and how many blocks are remembered: looked up, never searched for each hit.
  const remembers = new Map(memory.blocks.map((known) => [keyOf(known.identity, known.ruleId), known]));
  const refused: RefusedHit[] = [];
  const approved: Hit[] = [];
  const standing: StandingHit[] = [];
  const fresh: Hit[] = [];
  for (const match of question.matches) {
    if (match.mode !== 'enforce' || (match.action !== 'block' && match.action !== 'require-approval')) continue;
    const grant = standingGrant(question, memory, match);
    for (const id of match.blocks) {
      const block = blocks.get(id);
      // Ingress sends every matched block. If one were missing, the rule still matched: it is then decided as something new.
      const hit: Hit = { match, block: block ?? unknownBlock(question, id) };
      const known = remembers.get(keyOf(hit.block.identity, match.ruleId));
      const remembered = refusalOf(question, known);
      if (remembered) refused.push({ ...hit, remembered });
      else if (isKnown(known, hit)) approved.push(hit);
      else if (grant) standing.push({ ...hit, grant });
      else fresh.push(hit);
    }
  }
  return { question, memory, refused, approved: [...approved, ...standing], standing, fresh };
}

/** Tool calls are refused by their content for a while, not for the rest of the conversation: nothing of them is withheld later. */
function refusalOf({ phase }: Question, known: RememberedBlock | undefined): RefusedHit['remembered'] | null {
  return phase === 'request' && known?.verdict === 'refused' && known.refusal ? { ...known, refusal: known.refusal } : null;
}

/** "Once" covers the block as history; sent anew it is asked about again. */
const isKnown = (known: RememberedBlock | undefined, { match, block }: Hit): boolean =>
  match.action === 'require-approval' && block.position === 'history' && known?.verdict === 'approved';

const keyOf = (identity: string, ruleId: string): string => JSON.stringify([identity, ruleId]);

/** What reviewers gave for this conversation, or for a time, on terms that are enough for the rule as it is now. What a rule blocks nobody can give. */
const standingGrant = ({ sessionId }: Question, { grants, now }: Memory, { action, approval, ruleId }: RuleMatch): Grant | undefined =>
  action === 'require-approval' && approval !== null
    ? grants.find(
        (grant) =>
          isStanding(grant) &&
          grant.ruleIds.includes(ruleId) &&
          (grant.scope === 'duration' || grant.sessionId === sessionId) &&
          isEnough(grant, approval, now),
      )
    : undefined;

const unknownBlock = ({ exchangeId }: Question, id: string): UndecidedBlock => ({
  id,
  identity: `unknown:${exchangeId}:${id}`,
  provenance: 'user',
  position: 'tail',
  matched: true,
  digest: `unknown:${exchangeId}:${id}`,
  chars: 0,
  text: '',
});

/**
 * Whether the call brings anything that was not there when a block was refused: only then does the conversation go on
 * without the block. Other refused blocks are nothing new either.
 */
export function bringsNew({ question, memory }: Situation, { remembered }: RefusedHit): boolean {
  const known = new Set(remembered.tail);
  for (const { identity, verdict } of memory.blocks) if (verdict === 'refused') known.add(identity);
  return question.tail.some((identity) => !known.has(identity));
}
