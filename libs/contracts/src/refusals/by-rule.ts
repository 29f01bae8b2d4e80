import type { RuleMatch } from '../model/rule-match.js';
import type { Refusal } from './refusal.js';

/** Who speaks in a refusal: a rule, with the words that its author gave it. */
export interface RefusingRule {
  readonly ruleId: string;
  readonly message: string;
  /** What would be allowed instead, and whom to ask. */
  readonly instead?: string | undefined;
}

/** The refusal that a rule itself speaks, without anybody else's memory. `reference` is the exchange, or the approval that it is about. */
export const refusalByRule = ({ ruleId, message, instead }: RefusingRule, reference: string): Refusal => ({
  ruleId,
  message,
  decidedBy: [],
  reason: null,
  reference,
  advice: instead ?? null,
});

/** The same for a call with several matches: the first enforced rule that blocks speaks; without one, the policy as a whole. */
export function refusalByMatches(
  matches: readonly Pick<RuleMatch, 'ruleId' | 'message' | 'action' | 'mode' | 'instead'>[],
  reference: string,
): Refusal {
  const match = matches.find(({ action, mode }) => action === 'block' && mode === 'enforce');
  return refusalByRule(match ?? { ruleId: 'policy', message: 'The policy refuses this call.' }, reference);
}

/** What was refused without a word of advice, by people or from memory, has that of the rule which it is about. */
export function withAdviceOf(matches: readonly Pick<RuleMatch, 'ruleId' | 'instead'>[], refusal: Refusal): Refusal {
  if (refusal.advice !== null) return refusal;
  return { ...refusal, advice: matches.find(({ ruleId }) => ruleId === refusal.ruleId)?.instead ?? null };
}

/** A refused block whose place in the call must keep its form (tool definitions, signed thinking): it cannot be replaced by a marker. */
export const refusalOfUnwithholdable = (rule: RefusingRule, reference: string): Refusal => ({
  ...refusalByRule(rule, reference),
  advice: 'What was refused stands in a part of the call that cannot be left out. Remove it there, or start a new conversation.',
});

/** A value that a rule masks stands where no mask can: `path` names the field as the caller wrote it, the value is not told. */
export const refusalOfField = (rule: RefusingRule, path: string, reference: string): Refusal => ({
  ...refusalByRule(rule, reference),
  reason: `The field ${path} holds a value that must not go on, and it cannot be masked there.`,
  advice: `Remove the value from ${path}.`,
});

/** The call names an MCP server that the policy does not allow; `server` is its host, without path, query or token. */
export const refusalOfMcpServer = (server: string, reference: string): Refusal => ({
  ...refusalByRule({ ruleId: 'mcp', message: 'The policy does not allow this MCP server.' }, reference),
  reason: `${server} is not among the servers that the policy allows.`,
  advice: 'Ask the policy’s authors to add it under mcp.servers, or remove it from the call.',
});

/** A rule asks people and names none. No policy that compiles does that; whatever sent it, the call does not pass. */
export const refusalWithoutReviewers = (rule: RefusingRule, reference: string): Refusal => ({
  ...refusalByRule(rule, reference),
  reason: 'The rule names no reviewers.',
});

/** The caller of a held call may no longer call. */
export const refusalOfRevoked = (reference: string): Refusal => ({
  ...refusalByRule({ ruleId: 'identity', message: 'The access of this caller has been revoked.' }, reference),
  advice: 'Sign in again, or ask your administrator.',
});

/** What had to be decided elsewhere could not be: `reason` says what was missing. */
export const refusalUndecided = (rule: RefusingRule, reason: string, reference: string): Refusal => ({
  ...refusalByRule(rule, reference),
  reason,
  advice: 'Ask again later.',
});
