import type { UndecidedBlock } from '#contracts';
import type { AskingGroup, WaitingBlock } from './memory.js';
import type { Hit } from './situation.js';

/**
 * The hits that people must be asked about, by whom is asked: rules with the same reviewers make one question, with the
 * higher quorum and the earlier end. In the order of the rules.
 */
export function askingGroups(hits: readonly Hit[]): AskingGroup[] {
  const asking = hits.filter(({ match }) => match.action === 'require-approval' && match.approval !== null);
  const byReviewers = Map.groupBy(asking, ({ match }) => JSON.stringify([...match.approval!.reviewers].sort()));
  return [...byReviewers.values()].map((group) => {
    const terms = group.map(({ match }) => match.approval!);
    return {
      ruleIds: unique(group.map(({ match }) => match.ruleId)),
      message: unique(group.map(({ match }) => match.message)).join(' '),
      terms: {
        reviewers: terms[0]!.reviewers,
        quorum: Math.max(...terms.map(({ quorum }) => quorum)),
        expiresInMs: Math.min(...terms.map(({ expiresInMs }) => expiresInMs)),
      },
      blocks: [...new Map(group.map(({ block }) => [block.identity, waitingBlock(block)])).values()],
    };
  });
}

const waitingBlock = ({ identity, text, chars }: UndecidedBlock): WaitingBlock => ({ identity, text, whole: text.length === chars });

const unique = (values: readonly string[]): string[] => [...new Set(values)];
