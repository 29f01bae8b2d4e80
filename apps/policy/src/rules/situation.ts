import type { MatchedBlock, RuleMatch } from '#contracts';
import type { Memory, Question, RememberedBlock } from './memory.js';

/** One rule and one block that it matched. */
export interface Hit {
  readonly match: RuleMatch;
  readonly block: MatchedBlock;
}

export interface RefusedHit extends Hit {
  readonly remembered: RememberedBlock & { refusal: NonNullable<RememberedBlock['refusal']> };
}

/** A question with its hits sorted by what is already known of them. */
export interface Situation {
  readonly question: Question;
  readonly memory: Memory;
  /** Refused earlier in this conversation. */
  readonly refused: readonly RefusedHit[];
  /** Approved earlier in this conversation and standing in its history now, or covered by a standing grant. */
  readonly approved: readonly Hit[];
  /** Not decided yet; history that was never decided here counts as if it were new. */
  readonly fresh: readonly Hit[];
}

/** Sorts the enforced hits of rules that refuse or ask; rules that only mask or allow need no memory. */
export function situationOf(question: Question, memory: Memory): Situation {
  const blocks = new Map(question.blocks.map((block) => [block.id, block]));
  const refused: RefusedHit[] = [];
  const approved: Hit[] = [];
  const fresh: Hit[] = [];
  for (const match of question.matches) {
    if (match.mode !== 'enforce' || (match.action !== 'block' && match.action !== 'require-approval')) continue;
    for (const id of match.blocks) {
      const block = blocks.get(id);
      // Ingress sends every matched block. If one were missing, the rule still matched: it is then decided as something new.
      const hit: Hit = { match, block: block ?? unknownBlock(question, id) };
      const remembered = refusalOf(question, memory, hit);
      if (remembered) refused.push({ ...hit, remembered });
      else if (isApproved(question, memory, hit)) approved.push(hit);
      else fresh.push(hit);
    }
  }
  return { question, memory, refused, approved, fresh };
}

/** Tool calls are refused by their content for a while, not for the rest of the conversation: nothing of them is withheld later. */
function refusalOf({ phase }: Question, memory: Memory, { match, block }: Hit): RefusedHit['remembered'] | null {
  if (phase !== 'request') return null;
  const found = memory.blocks.find(
    ({ identity, ruleId, verdict }) => verdict === 'refused' && identity === block.identity && ruleId === match.ruleId,
  );
  return found?.refusal ? { ...found, refusal: found.refusal } : null;
}

function isApproved(question: Question, memory: Memory, { match, block }: Hit): boolean {
  if (match.action !== 'require-approval') return false;
  const standing = memory.grants.some(
    ({ scope, ruleIds, sessionId }) =>
      ruleIds.includes(match.ruleId) && (scope === 'duration' || (scope === 'session' && sessionId === question.sessionId)),
  );
  if (standing) return true;
  // "Once" covers the block as history; sent anew it is asked about again.
  return (
    block.position === 'history' &&
    memory.blocks.some(({ identity, ruleId, verdict }) => verdict === 'approved' && identity === block.identity && ruleId === match.ruleId)
  );
}

const unknownBlock = ({ exchangeId }: Question, id: string): MatchedBlock => ({
  id,
  identity: `unknown:${exchangeId}:${id}`,
  provenance: 'user',
  position: 'tail',
  excerpt: '',
  truncated: false,
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
