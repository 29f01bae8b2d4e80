import { didYouMean } from '../language/closest.js';
import type { PolicyDocument } from '../language/policy-document.js';
import type { PolicyPath, PolicyProblem } from '../language/policy-problem.js';
import type { RuleSource } from '../language/policy-source.schema.js';
import type { PolicyScope } from '../scopes/policy-scope.js';
import { approvalProblems } from './approval-problems.js';
import { unscannableRuleId } from './compiled-policy.js';
import { phaseProblems } from './phase-problems.js';

/** A kind of danger as rules name it, and a sentence that says what to do instead. */
export interface KnownDanger {
  readonly kind: string;
  readonly instead: string;
}

/** What the compiler must be told by whoever calls it: the detection engine's judgement of patterns, and the kinds it knows. */
export interface CompileOptions {
  /** Null: the pattern can be run safely. Offsets count characters of the pattern. */
  checkPattern: (pattern: string) => { message: string; offset: number | null } | null;
  /** Finding kinds and categories; a name that is not among them is a problem. Without it names are not checked. */
  knownKinds?: readonly string[];
  /** Of these the kinds of injection. They name no value, so nothing of theirs can be masked. */
  signalNames?: readonly string[];
  /** For whose calls it is; null or left out: the organisation's policy, which is for all. */
  scope?: PolicyScope | null;
  /** It was published already, see `LeafOptions`. */
  isPublished?: boolean;
  /** Kinds of danger, with what each advises; a name that is not among them is a problem. Without them names are not checked, and nothing is advised. */
  dangers?: readonly KnownDanger[];
}

/** Whatever is wrong with one rule beyond its shape, except its condition. */
export function ruleProblems(document: PolicyDocument, rule: RuleSource, index: number, options: CompileOptions): PolicyProblem[] {
  const at = ['rules', index] as const;
  const problems: PolicyProblem[] = [];
  if (rule.id === unscannableRuleId)
    problems.push(document.problem([...at, 'id'], `"${unscannableRuleId}" is the name of the policy's own field; choose another id.`));
  if (!rule.match && rule.when === undefined)
    problems.push(document.problem(at, 'A rule needs match, when, or both. For every call, write when: "true".'));
  if (rule.match && Object.values(rule.match).every((entries) => entries === undefined)) {
    problems.push(document.problem([...at, 'match'], '"match" is empty: name words, patterns, findings, dangers or unscannable.'));
  }
  problems.push(
    ...actionProblems(document, rule, index),
    ...maskProblems(document, rule, index, options),
    ...phaseProblems(document, rule, index),
  );
  for (const [entry, pattern] of (rule.match?.patterns ?? []).entries()) {
    const problem = options.checkPattern(pattern);
    if (problem) problems.push(document.textProblem([...at, 'match', 'patterns', entry], problem.offset, problem.message));
  }
  return [
    ...problems,
    ...unknownKinds(document, [...at, 'match', 'findings'], rule.match?.findings ?? [], options),
    ...unknownDangers(document, [...at, 'match', 'dangers'], rule.match?.dangers ?? [], options),
  ];
}

/** Names that no detector has, at the list of names at `path`. */
export const unknownKinds = (
  document: PolicyDocument,
  path: PolicyPath,
  names: readonly string[],
  { knownKinds }: CompileOptions,
): PolicyProblem[] =>
  names.flatMap((name, entry) =>
    !knownKinds || knownKinds.includes(name)
      ? []
      : [document.problem([...path, entry], `No detector finds "${name}".${didYouMean(name, knownKinds)}`)],
  );

function unknownDangers(
  document: PolicyDocument,
  path: PolicyPath,
  names: readonly string[],
  { dangers }: CompileOptions,
): PolicyProblem[] {
  if (!dangers) return [];
  const kinds = dangers.map(({ kind }) => kind);
  return names.flatMap((name, entry) =>
    name.startsWith('>=') || kinds.includes(name)
      ? []
      : [document.problem([...path, entry], `No judge finds "${name}".${didYouMean(name, kinds)} The kinds are in docs/dangers.md.`)],
  );
}

/** Which actions go with which fields and phases. */
function actionProblems(document: PolicyDocument, rule: RuleSource, index: number): PolicyProblem[] {
  const at = ['rules', index] as const;
  const problems: PolicyProblem[] = [];
  if (rule.action === 'require-approval') {
    if (!rule.approval)
      problems.push(document.problem([...at, 'action'], 'require-approval needs an "approval" field that names its reviewers.'));
    else problems.push(...approvalProblems(document, rule.approval, [...at, 'approval']));
  } else if (rule.approval) {
    problems.push(
      document.problem([...at, 'approval'], `"approval" belongs to action require-approval; this rule's action is ${rule.action}.`),
    );
  }
  if (rule.action === 'allow' || rule.action === 'mask')
    for (const key of ['instead', 'ask'] as const)
      if (rule[key] !== undefined && !(rule.action === 'mask' && rule.on.includes('tool_call')))
        problems.push(document.problem([...at, key], `"${key}" is told to a caller who is refused; this rule's action is ${rule.action}.`));
  if (rule.action === 'mask' && !rule.match?.words && !rule.match?.patterns && !rule.match?.findings) {
    problems.push(document.problem([...at, 'action'], 'mask needs words, patterns or findings under match: they are what is masked.'));
  }
  return problems;
}

/** A signal of an injection tells of a text, not of a value in it: a mask would leave the text and hide the signal. */
function maskProblems(
  document: PolicyDocument,
  { action, match }: RuleSource,
  index: number,
  { signalNames = [] }: CompileOptions,
): PolicyProblem[] {
  if (action !== 'mask') return [];
  return (match?.findings ?? []).flatMap((name, entry) =>
    name === 'injection' || signalNames.includes(name)
      ? [
          document.problem(
            ['rules', index, 'match', 'findings', entry],
            `"${name}" is a signal and no value that a mask could stand for: use allow (recorded), require-approval or block.`,
          ),
        ]
      : [],
  );
}

/** Ids must be unique: they are what records, grants and markers refer to. */
export function duplicateProblems(document: PolicyDocument, rules: readonly RuleSource[]): PolicyProblem[] {
  const first = new Map<string, number>();
  return rules.flatMap((rule, index) => {
    const earlier = first.get(rule.id);
    if (earlier === undefined) first.set(rule.id, index);
    return earlier === undefined ? [] : [document.problem(['rules', index, 'id'], `The id "${rule.id}" is taken by rules[${earlier}].`)];
  });
}
