import type { ApprovalSource } from '../language/approval-source.schema.js';
import { parseDuration } from '../language/duration.js';
import type { PolicyDocument } from '../language/policy-document.js';
import type { PolicyPath, PolicyProblem } from '../language/policy-problem.js';
import { longestGrantMs } from './compile-approval.js';

const minute = 60_000;

/** What an approval says that contradicts itself, that nobody could fulfil or that nothing would ever come to. */
export const approvalProblems = (document: PolicyDocument, approval: ApprovalSource, at: PolicyPath): PolicyProblem[] => [
  ...formProblems(document, approval, at),
  ...grantProblems(document, approval, at),
  ...escalationProblems(document, approval, at),
  ...channelProblems(document, approval, at),
];

function formProblems(document: PolicyDocument, { reviewers, quorum, steps }: ApprovalSource, at: PolicyPath): PolicyProblem[] {
  if (steps)
    return [
      ...(reviewers
        ? [document.keyProblem(at, 'reviewers', '"reviewers" is the short form of one step: write it as the first of steps.')]
        : []),
      ...(quorum ? [document.keyProblem(at, 'quorum', '"quorum" belongs to reviewers; each of steps has its own.')] : []),
    ];
  return reviewers ? [] : [document.problem(at, 'An approval names whom it asks: reviewers, or steps.')];
}

function grantProblems(document: PolicyDocument, { grant }: ApprovalSource, at: PolicyPath): PolicyProblem[] {
  if (!grant) return [];
  const { scope, for: time } = grant;
  const path = [...at, 'grant'];
  if (time === undefined)
    return scope === 'duration' ? [document.problem(path, 'A grant of scope duration says how long it may be: for: 2h, up to 7d.')] : [];
  if (scope === 'once')
    return [
      document.keyProblem(path, 'for', '"for" belongs to scope session or duration: once is for this call, while it can be approved.'),
    ];
  if (parseDuration(time)! <= longestGrantMs[scope]) return [];
  const most = scope === 'session' ? '24h' : '7d';
  return [document.problem([...path, 'for'], `A grant of scope ${scope} lasts ${most} at most.`)];
}

function escalationProblems(document: PolicyDocument, { escalate, fallback, expiresIn }: ApprovalSource, at: PolicyPath): PolicyProblem[] {
  if (!escalate) return [];
  const [after, end] = [parseDuration(escalate.after)!, parseDuration(expiresIn)!];
  const place = [...at, 'escalate', 'after'];
  if (after >= end) return [document.problem(place, `Nobody else would ever be asked: the approval is over after ${expiresIn}.`)];
  if (!fallback || 2 * after < end) return [];
  return [
    document.problem(
      place,
      `fallback is asked as long again after the escalation, and the approval is over after ${expiresIn}: escalate before half of that.`,
    ),
  ];
}

function channelProblems(document: PolicyDocument, { channels, freshSignIn }: ApprovalSource, at: PolicyPath): PolicyProblem[] {
  if (freshSignIn === undefined) return [];
  if (parseDuration(freshSignIn)! < minute)
    return [document.problem([...at, 'freshSignIn'], 'Nobody signs in and decides in less than a minute: 1m at least.')];
  if (!channels || channels.some((channel) => channel !== 'slack')) return [];
  return [
    document.problem(
      [...at, 'channels'],
      'Nobody could decide: Slack does not tell of a fresh sign-in. Add web or cli, or leave freshSignIn out.',
    ),
  ];
}
