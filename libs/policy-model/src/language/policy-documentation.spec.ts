import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { compilePolicy } from '../compile/compile-policy.js';
import { conditionTypes, conditionVariables } from '../compile/condition.js';
import { defaultPolicySource } from '../default-policy.js';
import {
  approvalSourceSchema,
  breakGlassSourceSchema,
  escalateSourceSchema,
  grantSourceSchema,
  stepSourceSchema,
} from './approval-source.schema.js';
import { budgetSourceSchema, costSourceSchema } from './budget-source.schema.js';
import { policyJsonSchema } from './policy-json-schema.js';
import {
  allowSourceSchema,
  exceptSourceSchema,
  matchSourceSchema,
  mcpSourceSchema,
  mediaSourceSchema,
  policySourceSchema,
  ruleSourceSchema,
} from './policy-source.schema.js';

const docs = new URL('../../../../docs/', import.meta.url);
const page = readFileSync(new URL('policy.md', docs), 'utf8');
const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, source]) => source!);
const validate = new Ajv2020({ allErrors: true }).compile(policyJsonSchema);

const asking = (approval: string) =>
  `version: 1\nrules: [{ id: a, match: { words: [abc] }, action: require-approval, approval: ${approval} }]`;

describe('docs/policy.md', () => {
  it('has examples, and each compiles', () => {
    expect(examples.length).toBeGreaterThan(2);
    for (const source of examples) expect(compilePolicy(source, { checkPattern: () => null })).toMatchObject({ ok: true });
  });

  it('names every field of the language and every variable of conditions', () => {
    const fields = [
      policySourceSchema,
      ruleSourceSchema,
      matchSourceSchema,
      approvalSourceSchema,
      stepSourceSchema,
      grantSourceSchema,
      escalateSourceSchema,
      breakGlassSourceSchema,
      allowSourceSchema,
      exceptSourceSchema,
      budgetSourceSchema,
      costSourceSchema,
      mcpSourceSchema,
      mediaSourceSchema,
    ].flatMap(({ shape }) => Object.keys(shape));
    const variables = [...Object.keys(conditionVariables), ...Object.values(conditionTypes).flatMap((type) => Object.keys(type))];
    const missing = [...fields, ...variables]
      .filter((name) => name !== 'rules')
      .filter(
        (name) =>
          !new RegExp(
            `\`((rules\\[\\]|budgets\\[\\]|except\\[\\]|allow\\[\\]|mcp|media|steps\\[\\]|grant|escalate|breakGlass)\\.)?${name}\``,
          ).test(page),
      );
    expect(missing).toEqual([]);
  });
});

describe('docs/policy.schema.json', () => {
  it('is the schema of the code', () => {
    expect(JSON.parse(readFileSync(new URL('policy.schema.json', docs), 'utf8'))).toEqual(policyJsonSchema);
  });

  it('accepts the shipped policy and the examples', () => {
    for (const source of [defaultPolicySource, ...examples]) {
      validate(parse(source));
      expect(validate.errors).toBeNull();
    }
  });

  it.each([
    ['an unknown field', 'version: 1\nrules: []\nrule: []'],
    ['a wrong action', 'version: 1\nrules: [{ id: a, match: { words: [abc] }, action: blok }]'],
    ['an approval that is missing', 'version: 1\nrules: [{ id: a, match: { words: [abc] }, action: require-approval }]'],
    ['an approval that is useless', 'version: 1\nrules: [{ id: a, match: { words: [abc] }, action: block, approval: { reviewers: [x] } }]'],
    ['a rule that looks for nothing', 'version: 1\nrules: [{ id: a, action: block }]'],
    ['an approval in both forms', asking('{ reviewers: [x], steps: [{ reviewers: [y] }] }')],
    ['an approval without anybody', asking('{ expiresIn: 5m }')],
    ['an approval without steps', asking('{ steps: [] }')],
    ['a duration without an end', asking('{ reviewers: [x], grant: { scope: duration } }')],
    ['an end of once', asking('{ reviewers: [x], grant: { scope: once, for: 5m } }')],
    ['a channel that there is not', asking('{ reviewers: [x], channels: [pigeon] }')],
    ['an allow entry without a reason', 'version: 1\nrules: []\nallow: [{ findings: [email] }]'],
    ['an allow entry that is about nothing', 'version: 1\nrules: []\nallow: [{ from: [user], reason: why not }]'],
    ['a minimum without findings', 'version: 1\nrules: [{ id: a, match: { words: [abc], confidence: high }, action: block }]'],
    ['a comparison without findings', 'version: 1\nrules: [{ id: a, on: [reply], match: { inRequest: false }, action: block }]'],
    ['a confidence that there is not', 'version: 1\nrules: [{ id: a, match: { findings: [pii], confidence: sure }, action: block }]'],
    ['a budget of nothing', 'version: 1\nrules: []\nbudgets: [{ id: a, per: day }]'],
    ['an unknown field beside servers', 'version: 1\nrules: []\nmcp: { server: [] }'],
    ['an allowed value in plain text', 'version: 1\nrules: []\nallow: [{ value: hunter2, reason: why not }]'],
  ])('refuses %s, as the compiler does', (_what, source) => {
    expect(validate(parse(source))).toBe(false);
    expect(compilePolicy(source, { checkPattern: () => null }).ok).toBe(false);
  });
});
