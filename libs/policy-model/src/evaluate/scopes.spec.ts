import * as fc from 'fast-check';
import type { Verdict } from '#contracts';
import { attributesOf, blockOf, findingOf } from './evaluation.fake.js';
import { budgetsOf } from './budgets-of.js';
import { evaluate } from './evaluate.js';
import type { CallAttributes, EvaluatedBlock } from './evaluation.js';
import { replyRules } from './reply-rules.js';
import { compareRestrictiveness } from './restrictiveness.js';
import type { CompiledPolicy } from '../compile/compiled-policy.js';
import { compilePolicies, type ScopedSource } from '../compile/compile-policies.js';

const policyOf = (source: string, scoped: readonly ScopedSource[] = []): CompiledPolicy => {
  const result = compilePolicies({ source, scoped }, { checkPattern: () => null });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.policy;
};
const by = (groups: string[] | null, client = 'claude-cli'): CallAttributes => {
  const { principal, client: program, ...rest } = attributesOf();
  return attributesOf({ ...rest, principal: { ...principal, groups }, client: { ...program, name: client } });
};
const approval = { reviewers: ['security'] };
const yaml = (rules: readonly object[], more: object = {}) => JSON.stringify({ version: 1, ...more, rules });

/** Everything that a rule may say to let something through. */
const rule = fc.record(
  {
    on: fc.subarray(['request', 'tool_call'], { minLength: 1 }),
    match: fc.constantFrom({ words: ['abc'] }, { findings: ['secret'] }, { unscannable: ['image'] }),
    action: fc.constantFrom('allow', 'mask', 'block', 'require-approval'),
    when: fc.constantFrom('true', 'false', '"operators" in groups', 'params.max_tokens < 9'),
    except: fc.constantFrom(undefined, [{ id: 'us', when: 'true', reason: 'everybody' }]),
    mode: fc.constantFrom('enforce', 'shadow'),
    rollout: fc.constantFrom(50, 100),
    history: fc.constantFrom('withhold', 'refuse'),
  },
  { requiredKeys: ['on', 'match', 'action'] },
);
const rules = fc.array(rule, { maxLength: 5 }).map((list) =>
  list
    .map((one, index) => ({
      id: `r${index}`,
      ...one,
      ...(one.action === 'require-approval' && { approval }),
      ...('unscannable' in one.match && { on: ['request'] }),
      ...(one.action === 'mask' && 'unscannable' in one.match && { match: { words: ['abc'] } }),
    }))
    .map((one) => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined))),
);
const scopes = fc.constantFrom('group:payments', 'group:operators', 'group:/Ärger & Co', 'client:ci-bot', 'client:claude-code');
const callers = fc.record({
  groups: fc.option(fc.subarray(['payments', 'operators', '/Ärger & Co', 'others'])),
  client: fc.constantFrom('ci-bot', 'claude-cli'),
});
const phases = fc.constantFrom('request' as const, 'tool_call' as const);

/** One block in which everything stands that a rule looks for, under the ids that the policy gave it. */
const blocks = ({ custom }: CompiledPolicy): EvaluatedBlock[] => [
  blockOf('b0', { custom: custom.map(({ id }) => id), findings: [findingOf('b0', { fingerprint: 'f' })] }),
  blockOf('b1', { kind: 'image', scannable: false, why: 'base64' }),
];
const notWeaker = (verdict: Verdict, than: Verdict) => compareRestrictiveness(verdict, than) >= 0;

describe('policies of scopes', () => {
  it('only add to what the organisation decides, and only to calls in the scope', () => {
    fc.assert(
      fc.property(rules, fc.array(fc.tuple(scopes, rules), { maxLength: 3 }), callers, phases, (own, others, { groups, client }, phase) => {
        const unscannable = { unscannable: 'allow' };
        const scoped = new Map(others.map(([scope, list]) => [scope, { scope, version: 2, source: yaml(list) }]));
        const [alone, together] = [policyOf(yaml(own, unscannable)), policyOf(yaml(own, unscannable), [...scoped.values()])];
        const attributes = by(groups, client);
        const before = evaluate(alone, { phase, attributes, blocks: blocks(alone) });
        const after = evaluate(together, { phase, attributes, blocks: blocks(together) });
        expect(notWeaker(after.verdict, before.verdict)).toBe(true);
        for (const kept of ['matches', 'obligations', 'reasons'] as const)
          expect(after[kept] as unknown[]).toEqual(expect.arrayContaining(before[kept] as unknown[]));
        const isIn = (scope: string) =>
          scope.startsWith('client:')
            ? [`client:${client}`, 'client:claude-code'].includes(scope)
            : groups === null || groups.some((name) => scope === `group:${name}`);
        const inOne = [...scoped.keys()].some(isIn);
        if (!inOne) expect(after).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });

  it('hold for members, under ids that say whose they are, and not for others', () => {
    const source = yaml([{ id: 'no-abc', match: { words: ['abc'] }, action: 'block' }]);
    const policy = policyOf(yaml([]), [
      { scope: 'group:payments', version: 2, source },
      { scope: 'client:payments', version: 3, source },
      { scope: 'group:Payments', version: 4, source },
    ]);
    const told = (attributes: CallAttributes) =>
      evaluate(policy, { phase: 'request', attributes, blocks: blocks(policy).slice(0, 1) }).reasons.map(({ ruleId }) => ruleId);
    expect(told(by(['payments']))).toEqual(['group:payments:no-abc']);
    expect(told(by([], 'payments'))).toEqual(['client:payments:no-abc']);
    expect(told(by(['Payments']))).toEqual([expect.stringMatching(/^group:payments-[0-9a-f]{8}:no-abc$/)]);
    expect(told(by(['others']))).toEqual([]);
    expect(told(by(null))).toHaveLength(2);
    expect(policy.rules[0]!.message).toBe('Not allowed by rule group:payments:no-abc.');
  });

  it('bring rules on replies, rollouts and budgets for their members', () => {
    const source = yaml([{ id: 'quiet', on: ['reply'], match: { words: ['abc'] }, action: 'mask' }], {
      budgets: [{ id: 'daily', of: 'everyone', per: 'day', calls: 10 }],
    });
    const policy = policyOf(yaml([]), [{ scope: 'group:payments', version: 2, source }]);
    expect(replyRules(policy, by(['payments'])).map(({ ruleId }) => ruleId)).toEqual(['group:payments:quiet']);
    expect(replyRules(policy, by(['others']))).toEqual([]);
    const budgets = (groups: string[] | null) => budgetsOf(policy, by(groups)).map(({ budget, holder }) => [budget.id, holder]);
    expect(budgets(['payments'])).toEqual([['group:payments:daily', 'everyone']]);
    expect(budgets(['others'])).toEqual([]);
    expect(budgets(null)).toEqual([['group:payments:daily', 'principal https://issuer.test|alice']]);
  });

  it.each([
    ['unscannable: allow', 'unscannable'],
    ['allow: [{ findings: [email], reason: they are ours }]', 'allow'],
    ['mcp: { servers: ["https://a.test"] }', 'mcp'],
    ['media: { hosts: [a.test] }', 'media'],
  ])('may not set what lets through: %s', (line, field) => {
    const scoped = [{ scope: 'group:payments', version: 2, source: `version: 1\n${line}\nrules: []\n` }];
    const result = compilePolicies({ source: yaml([]), scoped }, { checkPattern: () => null });
    expect(result).toMatchObject({ ok: false, problems: [{ line: 2, column: 1, path: field }] });
  });

  it('may not open what is refused because nobody can read it', () => {
    const rules = [{ id: 'open', on: ['tool_call'], match: { unscannable: ['unparsed'] }, action: 'allow' }];
    const scoped = [{ scope: 'group:payments', version: 2, source: yaml(rules) }];
    const result = compilePolicies({ source: yaml([]), scoped }, { checkPattern: () => null });
    expect(result).toMatchObject({ ok: false, problems: [{ path: 'rules[0].match.unscannable' }] });
    expect(compilePolicies({ source: yaml(rules), scoped: [] }, { checkPattern: () => null }).ok).toBe(true);
  });
});
