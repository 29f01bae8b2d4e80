export { compilePolicy, type CompileResult } from './compile/compile-policy.js';
export type { CompileOptions } from './compile/rule-problems.js';
export {
  ruleIdOfCustom,
  unscannableRuleId,
  type CompiledAllowance,
  type CompiledMatch,
  type CompiledPolicy,
  type CompiledRule,
  type CustomWordsAndPatterns,
} from './compile/compiled-policy.js';
export { conditionVariables, type Condition } from './compile/condition.js';
export { evaluate } from './evaluate/evaluate.js';
export { coversFinding } from './evaluate/covers-finding.js';
export type { CallAttributes, EvaluatedBlock, EvaluatedFinding, Evaluation, EvaluationInput } from './evaluate/evaluation.js';
export { replyRules, type ReplyRule } from './evaluate/reply-rules.js';
export { compareRestrictiveness, mostRestrictive } from './evaluate/restrictiveness.js';
export type { PolicyProblem } from './language/policy-problem.js';
export { policyJsonSchema } from './language/policy-json-schema.js';
export { defaultPolicySource } from './default-policy.js';
