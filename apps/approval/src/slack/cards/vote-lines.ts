import { type CardLinks, type CardSource, isOpen, last } from './card-source.js';
import { asLine, asMention } from './mrkdwn.js';

/** Steps and votes that a card lists; more are counted. */
const mostSteps = 6;
const mostVotes = 12;

/** The steps, who is asked in each, and how far the one under way is. */
export function stepLines(source: CardSource): string[] {
  const { steps, currentStep, votes } = source.approval;
  const lines = steps.slice(0, mostSteps).map(({ reviewers, quorum }, index) => {
    const position = index + 1;
    const name = steps.length === 1 ? '' : `Step ${position}: `;
    const groups = namesOf(reviewers);
    if (position < currentStep) return `☑︎ ${name}${groups}, done`;
    if (position > currentStep) return `☐ ${name}${groups}, ${quorum} to agree`;
    // Of an earlier step no vote is among those that count for this one.
    const approvals = votes.filter(({ decision, breakGlass }) => decision === 'approve' && breakGlass !== true);
    const agreed = Math.min(approvals.length - doneBefore(source), quorum);
    return `${isOpen(source) ? '▶︎' : '■'} ${name}${groups}, ${Math.max(agreed, 0)} of ${quorum} agreed`;
  });
  return steps.length > mostSteps ? [...lines, `and ${steps.length - mostSteps} more steps`] : lines;
}

/** Distinct people agreed in the steps that are done: their quorums. */
const doneBefore = ({ approval: { steps, currentStep } }: CardSource): number =>
  steps.slice(0, currentStep - 1).reduce((sum, { quorum }) => sum + quorum, 0);

/** Who is asked beside them, since nobody concluded in time or a group had nobody in it. */
export function alsoAsked({ approval: { asked, steps, currentStep } }: CardSource): string | null {
  const also = asked.filter((group) => !(steps[currentStep - 1]?.reviewers ?? []).includes(group));
  return also.length === 0 ? null : `⏫ Asked too: ${namesOf(also)}`;
}

/** Each vote with its reason. */
export function voteLines({ approval: { votes, state }, earlierVotes }: CardSource): string[] {
  const lines = votes.slice(0, mostVotes).map(({ voter, decision, reason, breakGlass }) => {
    // What the caller was told stands above.
    const said = reason === null || (decision === 'deny' && state === 'denied') ? '' : `: ${asLine(reason, 200)}`;
    const how = decision === 'deny' ? 'denied' : breakGlass === true ? 'broke the glass' : 'agreed';
    return `${decision === 'approve' ? '✔︎' : '✘'} *${asLine(voter.name, 80)}* ${how}${said}`;
  });
  if (votes.length > mostVotes) lines.push(`and ${votes.length - mostVotes} more votes`);
  if (earlierVotes > 0)
    lines.push(`More is shown than before: ${earlierVotes} earlier ${earlierVotes === 1 ? 'vote counts' : 'votes count'} no more.`);
  return lines;
}

/** Mentions of those who are asked now, where the configuration has them; they give no rights. */
export function mentionsOf({ approval: { asked } }: CardSource, { mentions }: CardLinks): string {
  const found = asked.flatMap((group) => (Object.hasOwn(mentions, group) ? asMention(mentions[group] ?? '') : ''));
  return [...new Set(found.filter((mention) => mention !== ''))].slice(0, 10).join(' ');
}

/** What happened after the decision. */
export function afterwards(source: CardSource): string[] {
  const [consumed, revoked, reviewed] = [last(source, 'consumed'), last(source, 'revoked'), last(source, 'reviewed')];
  const said = (text: string | null) => (text === null ? '' : `: ${asLine(text, 300)}`);
  return [
    ...(consumed ? ['The call went on with it.'] : []),
    ...(revoked ? [`Taken back${revoked.by === null ? '' : ` by *${asLine(revoked.by, 80)}*`}${said(revoked.text)}`] : []),
    ...(reviewed ? [`Reviewed by *${asLine(reviewed.by ?? 'somebody', 80)}*${said(reviewed.text)}`] : []),
  ];
}

const namesOf = (groups: readonly string[]): string => {
  const named = groups.slice(0, 8).map((group) => `*${asLine(group, 60)}*`);
  return `${named.join(' or ')}${groups.length > 8 ? ` or ${groups.length - 8} more` : ''}`;
};
