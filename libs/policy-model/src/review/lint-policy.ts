import { compilePolicy } from '../compile/compile-policy.js';
import type { CompiledPolicy, CompiledRule } from '../compile/compiled-policy.js';
import type { ConditionContext } from '../compile/condition-context.js';
import type { CompileOptions } from '../compile/rule-problems.js';
import { compareRestrictiveness } from '../evaluate/restrictiveness.js';
import { PolicyDocument } from '../language/policy-document.js';
import type { PolicyProblem } from '../language/policy-problem.js';
import { coversRule } from './covers-rule.js';

/** Something about a rule that its author did hardly mean. */
export interface LintNote extends PolicyProblem {
  readonly code: 'unreachable' | 'shadowed' | 'useless-mask' | 'matches-everything';
  readonly rule: string;
}

export interface LintOptions extends CompileOptions {
  /** The category of secrets and its kinds. */
  readonly secretNames: readonly string[];
  /** Of everyday texts the share, 0 to 1, in which the words or patterns of this id are found. */
  readonly shareOfTexts: (policy: CompiledPolicy, customId: string) => number;
}

/** `asking`: ids of the rules by which people are asked. */
export type Linted =
  | { readonly ok: true; readonly notes: LintNote[]; readonly asking: readonly string[] }
  | { readonly ok: false; readonly problems: PolicyProblem[] };

/** Beyond this share of everyday texts a pattern looks for nothing in particular. */
const TOO_MANY = 0.5;

/** What can be said against a policy that compiles, by its text alone; in the order of its rules. Never throws. */
export function lintPolicy(source: string, options: LintOptions): Linted {
  const compiled = compilePolicy(source, options);
  if (!compiled.ok) return compiled;
  const { document } = PolicyDocument.read(source);
  if (document === null) return { ok: true, notes: [], asking: [] };
  const { policy } = compiled;
  const notes = policy.rules.flatMap((rule, index) => {
    const found = unreachable(rule) ?? covered(policy, rule, index, options) ?? everywhere(policy, rule, options);
    return found === null ? [] : [{ ...document.problem(['rules', index, 'id'], found.message), code: found.code, rule: rule.id }];
  });
  const asking = policy.rules.filter(({ action, mode }) => action === 'require-approval' && mode === 'enforce').map(({ id }) => id);
  return { ok: true, notes, asking };
}

type Found = Pick<LintNote, 'code' | 'message'>;

/** A condition over nothing says what it says of every call. */
function always(condition: NonNullable<CompiledRule['condition']>): boolean | null {
  try {
    return condition.evaluate({} as ConditionContext);
  } catch {
    return null;
  }
}

function unreachable({ condition, except, rollout, mode, on, match }: CompiledRule): Found | null {
  const message = (why: string): Found => ({ code: 'unreachable', message: why });
  if (condition !== null && always(condition) === false) return message('Its condition never holds, whatever comes.');
  const spared = except.find((one) => one.until === Infinity && always(one.condition) === true);
  if (spared !== undefined) return message(`Its exception "${spared.id}" spares everybody, without an end.`);
  if (rollout === 0 && mode === 'enforce') return message('It is rolled out to nobody.');
  const leaving = [...(match?.findings ?? [])].every((name) => name === 'egress' || name === 'own-secret-leaving');
  if (match?.findings && leaving && !on.has('tool_call'))
    return message('What would leave is told of tool calls only: name tool_call under on.');
  return null;
}

function covered({ rules, custom }: CompiledPolicy, rule: CompiledRule, index: number, { secretNames }: LintOptions): Found | null {
  if (rule.mode === 'shadow' || rule.action === 'allow') return null;
  for (const [at, wide] of rules.entries()) {
    if (at === index || !coversRule(wide, rule, { custom, secretNames })) continue;
    if (wide.action === 'block' && rule.action === 'mask')
      return { code: 'useless-mask', message: `It masks what "${wide.id}" blocks: nothing of that goes on.` };
    if (wide.action === rule.action ? at < index && isSameEffect(wide, rule) : isAbove(wide, rule))
      return { code: 'shadowed', message: `Whatever meets it meets "${wide.id}", which decides the same or more: it changes nothing.` };
  }
  return null;
}

/** A mask holds beside a question: only a block makes one useless. */
const isAbove = (wide: CompiledRule, rule: CompiledRule): boolean =>
  rule.action !== 'mask' && compareRestrictiveness(wide.action, rule.action) > 0;

const isSameEffect = (one: CompiledRule, other: CompiledRule): boolean =>
  JSON.stringify([one.approval, one.restore, one.history]) === JSON.stringify([other.approval, other.restore, other.history]);

function everywhere(policy: CompiledPolicy, { match, action }: CompiledRule, { shareOfTexts }: LintOptions): Found | null {
  if (action === 'allow') return null;
  const broad = [match?.words, match?.patterns].find((id) => typeof id === 'string' && shareOfTexts(policy, id) >= TOO_MANY);
  return broad === undefined ? null : { code: 'matches-everything', message: 'Its words or patterns stand in most everyday texts.' };
}
