import { readFileSync } from 'node:fs';
import type { Verdict } from '#contracts';
import { compilePolicy } from '../compile/compile-policy.js';
import { compilePolicies } from '../compile/compile-policies.js';
import type { CompiledPolicy } from '../compile/compiled-policy.js';
import { budgetsOf } from '../evaluate/budgets-of.js';
import { evaluate } from '../evaluate/evaluate.js';
import type { CallAttributes } from '../evaluate/evaluation.js';
import { attributesOf, blockOf } from '../evaluate/evaluation.fake.js';

const page = readFileSync(new URL('../../../../docs/policy.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, source]) => source!);
const policies = examples.map((source) => {
  const result = compilePolicy(source, { checkPattern: () => null });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.policy;
});

/** The one rule of the page with this id, applied to everybody, and whatever it needs beside itself. */
function only(id: string): CompiledPolicy {
  const [policy] = policies.filter(({ rules }) => rules.some((rule) => rule.id === id));
  if (policy === undefined) throw new Error(`docs/policy.md has no rule ${id}.`);
  return { ...policy, rules: policy.rules.filter((rule) => rule.id === id).map((rule) => ({ ...rule, rollout: 100 })) };
}

const from = (groups: string[] | null, more: Partial<CallAttributes> = {}): Partial<CallAttributes> => ({
  principal: { ...attributesOf().principal, groups },
  ...more,
});
const tool = (name: string, input: unknown): Partial<CallAttributes> => ({ tools: [name], tool: { name, input: () => input } });
const at = (time: string): Partial<CallAttributes> => ({ time: new Date(time) });
const steered = (score: number): Partial<CallAttributes> => ({ injection: { score, signals: [] } });
const asksFor = (parameters: Record<string, unknown>): Partial<CallAttributes> => ({ parameters });

describe('the examples of docs/policy.md', () => {
  it.each<[string, Partial<CallAttributes>, Verdict]>([
    ['writes-outside-the-repository', tool('Write', { file_path: '/home/dev/repository/src/a.ts' }), 'allow'],
    ['writes-outside-the-repository', tool('Write', { file_path: '/etc/hosts' }), 'require-approval'],
    ['writes-outside-the-repository', tool('Edit', { file_path: '/home/dev/repository/../../x' }), 'require-approval'],
    ['writes-outside-the-repository', tool('Write', { path: '/home/dev/repository/src/a.ts' }), 'require-approval'],
    ['writes-outside-the-repository', tool('Bash', { command: 'ls' }), 'allow'],
    ['long-answers', asksFor({ max_tokens: 32_000 }), 'allow'],
    ['long-answers', asksFor({ max_tokens: 32_001 }), 'block'],
    ['long-answers', asksFor({}), 'block'],
    ['large-requests', { sizes: { bytes: 2_000_000, messages: 500 } }, 'allow'],
    ['large-requests', { sizes: { bytes: 2_000_001, messages: 1 } }, 'block'],
    ['large-requests', { sizes: { bytes: 1, messages: 501 } }, 'block'],
    ['models-of-engineering', from(['engineering'], { model: 'claude-haiku-5' }), 'allow'],
    ['models-of-engineering', from(['engineering'], { model: 'gpt-test' }), 'block'],
    ['models-of-engineering', from(['sales'], { model: 'gpt-test' }), 'allow'],
    ['models-of-engineering', from(null, { model: 'gpt-test' }), 'block'],
    ['no-web-for-finance', from(['finance'], { tools: ['Read'] }), 'allow'],
    ['no-web-for-finance', from(['finance'], { tools: ['Read', 'WebFetch'] }), 'block'],
    ['no-web-for-finance', from(['sales'], { tools: ['WebFetch'] }), 'allow'],
    // Berlin is two hours ahead of UTC in summer and one in winter; the 4th of July 2026 is a Saturday.
    ['office-hours', at('2026-07-01T05:00:00Z'), 'allow'],
    ['office-hours', at('2026-07-01T04:59:59Z'), 'require-approval'],
    ['office-hours', at('2026-12-01T05:30:00Z'), 'require-approval'],
    ['office-hours', at('2026-12-01T17:59:59Z'), 'allow'],
    ['office-hours', at('2026-12-01T18:00:00Z'), 'require-approval'],
    ['office-hours', at('2026-07-04T10:00:00Z'), 'require-approval'],
    ['steered-shell', { ...tool('Bash', { command: 'ls' }), ...steered(0.6) }, 'require-approval'],
    ['steered-shell', { ...tool('Bash', { command: 'ls' }), ...steered(0.59) }, 'allow'],
    ['steered-shell', { ...tool('Read', { file_path: 'a' }), ...steered(1) }, 'allow'],
    ['production-cluster', from(['engineering']), 'require-approval'],
    ['production-cluster', from(['operators']), 'allow'],
    ['production-cluster', from(null), 'require-approval'],
  ])('%s with %j: %s', (id, changes, verdict) => {
    const phase = changes.tool === undefined ? 'request' : 'tool_call';
    const blocks = [blockOf('b', { custom: [id] })];
    expect(evaluate(only(id), { phase, attributes: attributesOf(changes), blocks }).verdict).toBe(verdict);
  });

  const own = 'principal https://issuer.test|alice';
  it.each<[string, Partial<CallAttributes>, string[]]>([
    ['tokens-a-day', from([]), [own]],
    ['research-money', from(['research']), ['group research']],
    ['research-money', from(['sales']), []],
    ['research-money', from(null), [own]],
    ['opus-for-interns', from(['interns'], { model: 'claude-opus-5-5' }), [own]],
    ['opus-for-interns', from(['interns'], { model: 'claude-haiku-5' }), []],
    ['opus-for-interns', from(['research'], { model: 'claude-opus-5-5' }), []],
    ['pace', from([]), [own]],
    ['everybody', from([]), ['everyone']],
  ])('the budget %s with %j is of %j', (id, changes, holders) => {
    const [policy] = policies.filter(({ budgets }) => budgets.some((budget) => budget.id === id));
    const counted = budgetsOf(policy!, attributesOf(changes)).filter(({ budget }) => budget.id === id);
    expect(counted.map(({ holder }) => holder)).toEqual(holders);
  });

  it.each<[string, string[] | null, Verdict]>([
    ['group:payments', ['payments'], 'block'],
    ['group:payments', ['search'], 'allow'],
    ['group:payments', null, 'block'],
    ['client:claude-cli', [], 'block'],
    ['client:ci-bot', ['payments'], 'allow'],
  ])('the policy of a scope, for %s and somebody in %j: %s', (scope, groups, verdict) => {
    const source = examples.find((text) => text.includes('no-card-test-data'))!;
    const scoped = [{ scope, version: 2, source }];
    const result = compilePolicies({ source: 'version: 1\nrules: []\n', scoped }, { checkPattern: () => null });
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    const blocks = [blockOf('b', { custom: [`${scope}:no-card-test-data`] })];
    const input = { phase: 'request', attributes: attributesOf(from(groups)), blocks } as const;
    expect(evaluate(result.policy, input).verdict).toBe(verdict);
  });
});
