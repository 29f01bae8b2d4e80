import type { ApprovalTerms, Confidence, Phase, Provenance, Severity, Verdict } from '#contracts';
import type { CompiledBudget } from './compiled-budget.js';
import type { PolicyScope } from '../scopes/policy-scope.js';
import type { Condition } from './condition.js';

/** What a rule looks for, ready to be compared. Null keys are not asked for. */
export interface CompiledMatch {
  /** Id under which the scanner reports the rule's words, or null. */
  readonly words: string | null;
  /** Id under which the scanner reports the rule's patterns, or null. */
  readonly patterns: string | null;
  readonly findings: ReadonlySet<string> | null;
  readonly dangers: CompiledDangers | null;
  /** The least that a finding or a danger must have; null: any. */
  readonly confidence: Confidence | null;
  readonly severity: Severity | null;
  /** Whether the request must hold the same value, or must not; null: either. */
  readonly inRequest: boolean | null;
  readonly unscannable: ReadonlySet<string> | null;
}

/** Calls that a rule is recorded for and not applied to. */
export interface CompiledException {
  readonly id: string;
  /** Milliseconds since 1970; infinite: it does not end. */
  readonly until: number;
  readonly condition: Condition;
}

/** Dangers by kind, or by the least severity that is enough; null: none is. */
export interface CompiledDangers {
  readonly kinds: ReadonlySet<string>;
  readonly atLeast: Severity | null;
}

export interface CompiledRule {
  readonly id: string;
  /** For whose calls it is; null: for all. */
  readonly scope: PolicyScope | null;
  readonly on: ReadonlySet<Phase>;
  readonly match: CompiledMatch | null;
  readonly condition: Condition | null;
  readonly action: Verdict;
  readonly mode: 'enforce' | 'shadow';
  readonly except: readonly CompiledException[];
  /** Percent of the principals whom the rule is applied to; for others it is in shadow. */
  readonly rollout: number;
  readonly message: string;
  /** What is told where a rule that masks refuses instead: a tool call is withheld, not delivered with masks in it. */
  readonly withheldMessage: string;
  /** The same of a text of which nothing can be changed. */
  readonly unmaskedMessage: string;
  readonly history: 'withhold' | 'refuse';
  /** Where a masked value is put back for its own caller. */
  readonly restore: 'tool_calls' | 'all' | 'none';
  /** What would be allowed instead, in the author's words; null: what the kinds of its dangers advise. */
  readonly instead: string | null;
  /** Whom a refused caller may ask; empty: the rule does not say. */
  readonly ask: readonly string[];
  readonly approval: ApprovalTerms | null;
  /** Null: the rule does not say, see `looksAt`. */
  readonly from: ReadonlySet<Provenance> | null;
}

/** Words and patterns of one rule for the detection engine. A rule with both has two entries, so that a hit says which it was. */
export interface CustomWordsAndPatterns {
  readonly id: string;
  readonly words: readonly string[];
  readonly patterns: readonly string[];
}

/** What detectors leave alone, ready for the detection engine: everything that is given must hold, of a list one entry. */
export interface CompiledAllowance {
  /** Kinds or categories. */
  readonly findings?: readonly string[];
  /** SHA-256 of values, hex. */
  readonly values?: readonly string[];
  readonly patterns?: readonly string[];
  readonly provenances?: readonly Provenance[];
}

/** A policy in force. Immutable; safe to share between calls. */
export interface CompiledPolicy {
  readonly version: 1;
  readonly rules: readonly CompiledRule[];
  readonly custom: readonly CustomWordsAndPatterns[];
  readonly allow: readonly CompiledAllowance[];
  /** What each kind of danger advises to do instead. */
  readonly adviceOn: ReadonlyMap<string, string>;
  readonly budgets: readonly CompiledBudget[];
  /** What happens to content that can't be scanned and that no rule is stricter about: `allow` or `block`. */
  readonly notScannable: 'allow' | 'block';
  /** Whether a request may name the MCP server at this URL. Strict: a URL that two programs could read differently is not allowed. */
  allowsMcpServer(url: string): boolean;
  /** Whether an image or document at this URL is one that the provider may fetch, signed query and all. As strict. */
  allowsMediaUrl(url: string): boolean;
}

/** The rule id under which the policy's top-level `unscannable` shows up in reasons. No rule may take it. */
export const unscannableRuleId = 'unscannable';

/**
 * The name under `match.unscannable` of arguments of a tool call that are no JSON of one meaning. They are text that should have been read:
 * refused in requests and tool calls, whatever the policy's `unscannable` says, unless a rule allows them by this name.
 */
export const unparsed = 'unparsed';

const separator = '/';

/** The scanner's id for a rule's words or patterns; `alone` when the rule has only one of the two. */
export const customId = (ruleId: string, part: 'words' | 'patterns', alone: boolean): string =>
  alone ? ruleId : `${ruleId}${separator}${part}`;

/** The rule that a scanner's custom hit belongs to. Rule ids hold no slash. */
export const ruleIdOfCustom = (id: string): string => id.split(separator, 1)[0]!;
