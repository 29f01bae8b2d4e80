import { askingGroups } from './asking-groups.js';
import type { AskingGroup, Grant, Question } from './memory.js';
import type { Criterion, Going } from './ruling.js';
import type { Situation } from './situation.js';
import { isEnough } from './terms.js';

/** The single-use grant that covers a group of rules for exactly this content, on terms that are enough now, if there is one. */
export function grantFor({ question, memory }: Situation, group: AskingGroup): Grant | undefined {
  return memory.grants.find(
    (grant) =>
      grant.scope === 'once' &&
      grant.fingerprint === question.fingerprint &&
      group.ruleIds.every((rule) => grant.ruleIds.includes(rule)) &&
      isEnough(grant, group.terms, memory.now),
  );
}

/**
 * Reviewers approved exactly this content, for every group that must be asked: the call goes on and uses the grants up. A
 * call that only counts tokens sends nothing to a model, so it leaves them.
 */
export const granted: Criterion<Going> = (situation) => {
  const groups = askingGroups(situation.fresh);
  const grants = groups.map((group) => grantFor(situation, group));
  if (groups.length === 0 || grants.includes(undefined)) return null;
  const uses = grants.filter((grant) => grant !== undefined);
  return { outcome: 'go', code: codeOf(situation.question), hits: situation.fresh, uses: canWait(situation.question) ? uses : [] };
};

/** A held call that claims what was just decided, or a later one that finds the grant. */
const codeOf = ({ purpose }: Question) => (purpose === 'claim' ? 'approved' : 'grant_used');

export const canWait = ({ holdableMs }: Question): boolean => holdableMs > 0;
