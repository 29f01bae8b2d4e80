import type { RuleMatch, UndecidedBlock } from '#contracts';
import type { AskingGroup, WaitingBlock } from './memory.js';
import { mergeTerms, whomTermsAsk } from './merge-terms.js';
import type { Hit } from './situation.js';

interface Merged {
  readonly asked: string;
  readonly hits: Hit[];
  terms: AskingGroup['terms'];
}

/**
 * The hits that people must be asked about, by whom is asked: rules that ask the same people make one question, on terms that are enough
 * for each of them. In the order of the rules.
 */
export function askingGroups(hits: readonly Hit[]): AskingGroup[] {
  const groups: Merged[] = [];
  for (const [{ approval }, ofRule] of Map.groupBy(hits.filter(isAsking), ({ match }) => match)) put(groups, approval!, ofRule);
  return groups.map(({ hits: grouped, terms }) => ({
    ruleIds: unique(grouped.map(({ match }) => match.ruleId)),
    message: unique(grouped.map(({ match }) => match.message)).join(' '),
    terms,
    blocks: [...new Map(grouped.map(({ block }) => [block.identity, waitingBlock(block)])).values()],
  }));
}

/** To the first group that asks the same people and whose terms can hold together with these, or to one of its own. */
function put(groups: Merged[], terms: NonNullable<RuleMatch['approval']>, hits: readonly Hit[]): void {
  const asked = whomTermsAsk(terms);
  for (const group of groups) {
    const merged = group.asked === asked ? mergeTerms(group.terms, terms) : null;
    if (merged === null) continue;
    group.terms = merged;
    group.hits.push(...hits);
    return;
  }
  groups.push({ asked, terms, hits: [...hits] });
}

const isAsking = ({ match }: Hit): boolean => match.action === 'require-approval' && match.approval !== null;

const waitingBlock = ({ identity, text, chars }: UndecidedBlock): WaitingBlock => ({ identity, text, whole: text.length === chars });

const unique = (values: readonly string[]): string[] => [...new Set(values)];
