import type { ApprovalTerms, Phase, Provenance, Verdict } from '#contracts';
import type { Condition } from './condition.js';

/** What a rule looks for, ready to be compared. Null keys are not asked for. */
export interface CompiledMatch {
  /** Id under which the scanner reports the rule's words, or null. */
  readonly words: string | null;
  /** Id under which the scanner reports the rule's patterns, or null. */
  readonly patterns: string | null;
  readonly findings: ReadonlySet<string> | null;
  readonly unscannable: ReadonlySet<string> | null;
}

export interface CompiledRule {
  readonly id: string;
  readonly on: ReadonlySet<Phase>;
  readonly match: CompiledMatch | null;
  readonly condition: Condition | null;
  readonly action: Verdict;
  readonly mode: 'enforce' | 'shadow';
  readonly message: string;
  readonly history: 'withhold' | 'refuse';
  /** Where a masked value is put back for its own caller. */
  readonly restore: 'tool_calls' | 'all' | 'none';
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
  /** What happens to content that can't be scanned and that no rule is stricter about: `allow` or `block`. */
  readonly notScannable: Verdict;
}

/** The rule id under which the policy's top-level `unscannable` shows up in reasons. No rule may take it. */
export const unscannableRuleId = 'unscannable';

const separator = '/';

/** The scanner's id for a rule's words or patterns; `alone` when the rule has only one of the two. */
export const customId = (ruleId: string, part: 'words' | 'patterns', alone: boolean): string =>
  alone ? ruleId : `${ruleId}${separator}${part}`;

/** The rule that a scanner's custom hit belongs to. Rule ids hold no slash. */
export const ruleIdOfCustom = (id: string): string => id.split(separator, 1)[0]!;
