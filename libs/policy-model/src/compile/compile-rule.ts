import type { Severity, Verdict } from '#contracts';
import type { RuleSource } from '../language/policy-source.schema.js';
import type { PolicyScope } from '../scopes/policy-scope.js';
import { compileApproval } from './compile-approval.js';
import {
  customId,
  type CompiledDangers,
  type CompiledException,
  type CompiledMatch,
  type CompiledRule,
  type CustomWordsAndPatterns,
} from './compiled-policy.js';
import type { Condition } from './condition.js';

const defaultMessages: Record<Verdict, (id: string) => string> = {
  allow: (id) => `Noted by rule ${id}.`,
  mask: (id) => `Masked by rule ${id}.`,
  block: (id) => `Not allowed by rule ${id}.`,
  'require-approval': (id) => `Rule ${id} asks a reviewer first.`,
};

const withheld = (id: string) => `Withheld by rule ${id}: a tool call with masks in it would do something else than was meant.`;

const unmasked = (id: string) => `Rule ${id} masks, and nothing can be masked here.`;

/** Turns a rule that has been checked into the form that is evaluated. */
export function compileRule(
  rule: RuleSource,
  condition: Condition | null,
  except: readonly CompiledException[],
  scope: PolicyScope | null,
): CompiledRule {
  return {
    id: rule.id,
    scope,
    on: new Set(rule.on),
    match: compileMatch(rule),
    condition,
    action: rule.action,
    mode: rule.mode,
    except,
    rollout: rule.rollout,
    message: rule.message ?? defaultMessages[rule.action](rule.id),
    withheldMessage: rule.message ?? withheld(rule.id),
    unmaskedMessage: rule.message ?? unmasked(rule.id),
    history: rule.history,
    restore: rule.restore,
    instead: rule.instead ?? null,
    ask: rule.ask ?? [],
    approval: rule.approval ? compileApproval(rule.approval) : null,
    from: rule.from ? new Set(rule.from) : null,
  };
}

function compileMatch({ id, match }: RuleSource): CompiledMatch | null {
  if (!match) return null;
  const alone = !match.words || !match.patterns;
  return {
    words: match.words ? customId(id, 'words', alone) : null,
    patterns: match.patterns ? customId(id, 'patterns', alone) : null,
    findings: match.findings ? new Set(match.findings) : null,
    dangers: match.dangers ? compileDangers(match.dangers) : null,
    confidence: match.confidence ?? null,
    severity: match.severity ?? null,
    inRequest: match.inRequest ?? null,
    unscannable: match.unscannable ? new Set(match.unscannable) : null,
  };
}

const severities: readonly Severity[] = ['low', 'medium', 'high', 'critical'];

function compileDangers(entries: readonly string[]): CompiledDangers {
  const least = severities.find((severity) => entries.includes(`>=${severity}`));
  return { kinds: new Set(entries.filter((entry) => !entry.startsWith('>='))), atLeast: least ?? null };
}

/** What the scanner must look for on behalf of a rule. */
export function customOf({ id, match }: RuleSource): CustomWordsAndPatterns[] {
  const alone = !match?.words || !match.patterns;
  return [
    ...(match?.words ? [{ id: customId(id, 'words', alone), words: match.words, patterns: [] }] : []),
    ...(match?.patterns ? [{ id: customId(id, 'patterns', alone), words: [], patterns: match.patterns }] : []),
  ];
}
