import { compileBudgets } from './compile-budgets.js';
import { PolicyDocument } from '../language/policy-document.js';
import { policySourceSchema, type RuleSource } from '../language/policy-source.schema.js';
import type { PolicyProblem } from '../language/policy-problem.js';
import { allowProblems } from './allow-problems.js';
import { compileAllowances } from './compile-allowances.js';
import type { CompiledPolicy, CompiledRule } from './compiled-policy.js';
import { compileExceptions } from './compile-exceptions.js';
import { compileRule, customOf } from './compile-rule.js';
import { compileCondition } from './condition.js';
import { conditionProblems } from './condition-problems.js';
import { duplicateProblems, ruleProblems, type CompileOptions } from './rule-problems.js';
import { shapeProblems } from './shape-problems.js';
import { urlPatterns } from './url-patterns.js';
import { scopedId } from '../scopes/policy-scope.js';
import { scopeProblems } from './scope-problems.js';
import { readHostPattern, readUrlPattern, urlTest } from '../urls/url-pattern.js';

export type CompileResult = { ok: true; policy: CompiledPolicy } | { ok: false; problems: PolicyProblem[] };

/**
 * Compiles a policy from its YAML. Never throws: a policy that can't be compiled comes back as problems, all that can be
 * told at once, in the order of the document, each with line, column (from 1) and path. YAML that can't be read, or
 * fields of the wrong shape, hide what is judged only afterwards (conditions, patterns).
 * With `scope` it is a policy of that scope: what its author may not set there are problems, and its rules get ids of their own.
 * Conditions are CEL, https://github.com/google/cel-spec, checked against the declared variables.
 */
export function compilePolicy(source: string, options: CompileOptions): CompileResult {
  const { document, problems: unreadable } = PolicyDocument.read(source);
  if (!document) return { ok: false, problems: unreadable };
  const parsed = policySourceSchema.safeParse(document.value(), { reportInput: true });
  if (!parsed.success) return { ok: false, problems: inOrder(shapeProblems(document, parsed.error.issues)) };

  const { unscannable, allow, mcp, media, budgets } = parsed.data;
  const { scope = null } = options;
  const written = parsed.data.rules;
  const bounded = compileBudgets(document, budgets, written, options);
  const servers = urlPatterns(document, ['mcp', 'servers'], mcp.servers, readUrlPattern);
  const hosts = urlPatterns(document, ['media', 'hosts'], media.hosts, readHostPattern);
  const problems = [
    ...(scope === null ? [] : scopeProblems(document, written)),
    ...duplicateProblems(document, written),
    ...allowProblems(document, allow, options),
    ...servers.problems,
    ...hosts.problems,
    ...bounded.problems,
  ];
  const rules = scope === null ? written : written.map((rule) => ({ ...rule, id: scopedId(scope, rule.id) }));
  const compiled = rules.map((rule, index) => {
    problems.push(...ruleProblems(document, written[index]!, index, options));
    return compileWithCondition(document, rule, index, problems, options);
  });
  if (problems.length > 0) return { ok: false, problems: inOrder(problems) };
  const custom = rules.flatMap(customOf);
  return {
    ok: true,
    policy: {
      version: 1,
      rules: compiled,
      custom,
      allow: compileAllowances(allow),
      adviceOn: new Map((options.dangers ?? []).map(({ kind, instead }) => [kind, instead])),
      budgets: bounded.budgets,
      notScannable: unscannable,
      allowsMcpServer: urlTest(servers.patterns),
      allowsMediaUrl: urlTest(hosts.patterns),
    },
  };
}

function compileWithCondition(
  document: PolicyDocument,
  rule: RuleSource,
  index: number,
  problems: PolicyProblem[],
  options: CompileOptions,
): CompiledRule {
  const except = compileExceptions(document, rule, index, problems, options);
  const { scope = null } = options;
  if (rule.when === undefined) return compileRule(rule, null, except, scope);
  const result = compileCondition(rule.when, options);
  if (result.ok) {
    problems.push(...conditionProblems(document, rule, index, result.condition));
    return compileRule(rule, result.condition, except, scope);
  }
  problems.push(document.textProblem(['rules', index, 'when'], result.offset, result.message));
  return compileRule(rule, null, except, scope);
}

const inOrder = (problems: PolicyProblem[]) => problems.sort((a, b) => a.line - b.line || a.column - b.column);
