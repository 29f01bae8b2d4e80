import type { CompiledPolicy, CompiledRule } from '#policy-model';

/** What no recorded exchange can show of any draft. */
export const generalLimits: readonly string[] = [
  'What people decided is not asked again: verdicts are those of the rules, before approvals, grants and denials.',
  'A call that was refused then has no reply on record: what the draft would have made of one is not known.',
  'Detectors are not run again: findings are those of then, without what the policy of then left alone.',
];

/** What the record can not show of a rule, in words for its author. */
export function limitsOf({ match, condition, except, on }: CompiledRule, { allow }: CompiledPolicy): string[] {
  const conditions = [condition, ...except.map((exception) => exception.condition)];
  const reads = (variable: string): boolean => conditions.some((one) => one?.variables.has(variable));
  const limits: string[] = [];
  if (match?.words || match?.patterns)
    limits.push(
      'Its words and patterns are looked for in masked text: what was masked then is not seen, and where a rule of the same id masked its words, they are taken to be the same.',
    );
  if (match?.findings && allow.some(({ values, patterns }) => values !== undefined || patterns !== undefined))
    limits.push('What the draft allows by value or pattern is counted as found: values are not on record.');
  if (match?.unscannable)
    limits.push('What could not be scanned is told by its kind alone: encrypted thinking, images, documents without text.');
  if (on.has('request') && reads('tools')) limits.push('Which tools a request offered is not known: `tools` is empty in its condition.');
  if (reads('call')) limits.push('What tool calls would do is not understood again: the lists of `call` are empty in its condition.');
  if (reads('tool'))
    limits.push('Inputs of tools are not read: what its condition says of `tool.input` counts as met, and as not met in an exception.');
  if (reads('params')) limits.push('What a request asked for beside its content is not known: `params` is empty in its condition.');
  if (reads('injection'))
    limits.push('What steers a model is not weighed again: `injection.score` is 0 in its condition. The signals of then are findings.');
  return limits;
}
