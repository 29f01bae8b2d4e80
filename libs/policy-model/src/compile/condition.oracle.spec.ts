import { isCelError, run, type CelInput } from '@bufbuild/cel';
import * as fc from 'fast-check';
import { conditionContext } from '../evaluate/condition-context.js';
import { attributesOf } from '../evaluate/evaluation.fake.js';
import { compileCondition } from './condition.js';
import type { ConditionContext } from './condition-context.js';

/** CEL's conformance-tested implementation judges ours, over conditions made at random from what the policy language offers. */
const text = fc.constantFrom(
  'model',
  'principal.name',
  'principal.email',
  'client.name',
  'client.version',
  'route.path',
  '"claude"',
  '"claude-opus"',
  '""',
  'groups[0]',
  'tools[1]',
  'tools[9]',
);
const number = fc.constantFrom(
  'params.max_tokens',
  'params.thinking.budget_tokens',
  'params.missing',
  'sizes.bytes',
  'sizes.messages',
  '3',
  '2048',
  '-1',
  'tools.size()',
  'size(groups)',
  'findings.size()',
  'time.getHours()',
  'size(model)',
  'int(principal.name)',
  '1 / (sizes.messages - 3)',
);
const list = fc.constantFrom('groups', 'principal.groups', 'tools', '["a", "Bash"]', '[model, "x"]');

const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4 },
    fc.tuple(text, fc.constantFrom('==', '!='), text).map((parts) => parts.join(' ')),
    fc.tuple(text, fc.constantFrom('startsWith', 'endsWith', 'contains'), text).map(([value, test, part]) => `${value}.${test}(${part})`),
    fc.tuple(number, fc.constantFrom('<', '<=', '>', '>=', '==', '!='), number).map((parts) => parts.join(' ')),
    fc.tuple(text, list).map((parts) => parts.join(' in ')),
    fc
      .tuple(list, fc.constantFrom('exists', 'all', 'exists_one'), text)
      .map(([of, macro, value]) => `${of}.${macro}(each, each == ${value})`),
    fc
      .tuple(fc.constantFrom('exists', 'all'), fc.constantFrom('kind == "github-token"', 'severity == "low"', 'provenance in ["user"]'))
      .map(([macro, test]) => `findings.${macro}(f, f.${test})`),
    fc.constantFrom('true', 'false', 'route.stream', 'time < timestamp("2030-01-01T00:00:00Z")', 'time.getDayOfWeek() == 3'),
    tie('condition').map((inner) => `!(${inner})`),
    fc
      .tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition'))
      .map(([left, operator, right]) => `(${left}) ${operator} (${right})`),
    fc.tuple(tie('condition'), tie('condition'), tie('condition')).map(([test, yes, no]) => `(${test}) ? (${yes}) : (${no})`),
  ),
}));

const contextOf = (groups: string[] | null, found: boolean): ConditionContext => ({
  ...conditionContext(
    attributesOf({ parameters: { max_tokens: 3, thinking: { budget_tokens: 2048 } }, principal: { ...attributesOf().principal, groups } }),
  ),
  call: {},
  findings: found ? [{ ...finding, severity: 'critical' }, finding] : [],
});
const finding = {
  kind: 'github-token',
  category: 'secret',
  severity: 'low',
  confidence: 'certain',
  provenance: 'user',
  position: 'tail',
};

function toOracle(value: unknown): CelInput {
  if (value instanceof Date) return run(`timestamp("${value.toISOString()}")`) as CelInput;
  if (Array.isArray(value)) return value.map(toOracle);
  if (value instanceof Map) return new Map([...value].map(([key, part]) => [key as string, toOracle(part)]));
  if (typeof value === 'object' && value !== null) return new Map(Object.entries(value).map(([key, part]) => [key, toOracle(part)]));
  return value as CelInput;
}

function oracle(source: string, context: ConditionContext): unknown {
  const bindings = Object.fromEntries(Object.entries(context).map(([key, value]) => [key, toOracle(value)]));
  const result = run(source, bindings);
  return isCelError(result) ? 'failed' : result;
}

function ours(source: string, context: ConditionContext): unknown {
  const compiled = compileCondition(source);
  if (!compiled.ok) throw new Error(`${source}: ${compiled.message}`);
  try {
    return compiled.condition.evaluate(context);
  } catch {
    return 'failed';
  }
}

describe('conditions', () => {
  it('mean what CEL says they mean, errors and unknown groups included', () => {
    const counts = new Map<unknown, number>();
    fc.assert(
      fc.property(
        condition,
        fc.constantFrom<(string[] | null)[]>(null, [], ['a'], ['operators', 'claude']),
        fc.boolean(),
        (source, groups, found) => {
          const context = contextOf(groups, found);
          const expected = oracle(source, context);
          counts.set(expected, (counts.get(expected) ?? 0) + 1);
          expect(ours(source, context)).toBe(expected);
        },
      ),
      { numRuns: 2_000 },
    );
    for (const outcome of [true, false, 'failed']) expect(counts.get(outcome)).toBeGreaterThan(50);
  });
});
