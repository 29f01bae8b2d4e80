import type { z } from 'zod';
import { didYouMean } from '../language/closest.js';
import type { PolicyDocument } from '../language/policy-document.js';
import {
  approvalSourceSchema,
  breakGlassSourceSchema,
  durationFields,
  escalateSourceSchema,
  grantSourceSchema,
  stepSourceSchema,
} from '../language/approval-source.schema.js';
import { caseSourceSchema, expectSourceSchema } from '../language/policy-case.schema.js';
import { budgetSourceSchema, costSourceSchema } from '../language/budget-source.schema.js';
import {
  allowSourceSchema,
  exceptSourceSchema,
  matchSourceSchema,
  mcpSourceSchema,
  mediaSourceSchema,
  policySourceSchema,
  ruleSourceSchema,
} from '../language/policy-source.schema.js';
import type { PolicyPath, PolicyProblem } from '../language/policy-problem.js';

type Issue = z.core.$ZodIssue;

/** Turns what the shape check found into problems with a place, in words of the policy rather than of the checker. */
export function shapeProblems(document: PolicyDocument, issues: readonly Issue[]): PolicyProblem[] {
  return issues.flatMap((issue) => {
    const path = issue.path as (string | number)[];
    if (issue.code !== 'unrecognized_keys') return [document.problem(path, describe(issue, path))];
    const known = fieldsAt(path);
    return issue.keys.map((key) =>
      document.keyProblem(path, key, `Unknown field "${key}".${didYouMean(key, known)} Known here: ${known.join(', ')}.`),
    );
  });
}

function describe(issue: Issue, path: PolicyPath): string {
  const name = path.findLast((part) => typeof part === 'string') ?? 'policy';
  switch (issue.code) {
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      if (issue.input === undefined) return `"${name}" is missing; it is one of ${allowed.join(', ')}.`;
      const given = typeof issue.input === 'string' ? issue.input : JSON.stringify(issue.input);
      return `"${given}" is not one of ${allowed.join(', ')}.${didYouMean(given, allowed)}`;
    }
    case 'invalid_type':
      return issue.input === undefined
        ? `"${name}" is missing; it is ${article(issue.expected)}.`
        : `"${name}" must be ${article(issue.expected)}.`;
    case 'invalid_format':
      if (name === 'value')
        return 'An allowed value is written as sha256: and 64 lower case hex digits, the SHA-256 of it: never as it is.';
      if (name === 'until') return 'An end is a date with a time and a zone: 2027-01-31T18:00:00Z.';
      if (name === 'time') return 'A moment is written as 2026-01-31T09:00:00Z, or with +01:00 in place of Z.';
      if (name === 'dangers') return 'A danger is named by its kind (docs/dangers.md), or as ">=" and low, medium, high or critical.';
      if (name === 'currency') return 'A currency is three capital letters: EUR.';
      if (durationFields.has(name)) return 'A duration is a whole number and a unit: 90s, 15m, 2h, 7d.';
      return 'A rule id has up to 64 lower case letters, digits, ".", "_" or "-", and begins with a letter or digit.';
    case 'too_small':
      return issue.origin === 'array'
        ? `"${name}" must have at least ${issue.minimum} entry.`
        : `"${name}" must be at least ${issue.minimum}${issue.origin === 'string' ? ' characters long' : ''}.`;
    case 'too_big':
      return issue.origin === 'array'
        ? `"${name}" must have at most ${issue.maximum} entries.`
        : `"${name}" must be at most ${issue.maximum}${issue.origin === 'string' ? ' characters long' : ''}.`;
    case 'invalid_union':
      return `"${name}" has none of the forms that it may have; see docs/policy.md.`;
    default:
      return issue.message;
  }
}

const articles: Record<string, string> = {
  string: 'a text',
  array: 'a list',
  object: 'a block of fields',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};
const article = (expected: string) => articles[expected] ?? expected;

const partsOfApproval: Record<string, { readonly shape: object }> = {
  steps: stepSourceSchema,
  grant: grantSourceSchema,
  escalate: escalateSourceSchema,
  breakGlass: breakGlassSourceSchema,
};

const partsOfCase: Record<string, { readonly shape: object }> = {
  expect: expectSourceSchema,
  principal: caseSourceSchema.shape.principal.unwrap(),
  toolCall: caseSourceSchema.shape.toolCall.unwrap(),
};

/** The fields that may stand at a path: decided by its depth, `rules[n]` and below, `tests[n]` or, in a list of cases, `n`, `allow[n]`, `mcp`, `media`. */
function fieldsAt(path: PolicyPath): string[] {
  if (path[0] === 'allow') return Object.keys(allowSourceSchema.shape);
  if (path[0] === 'budgets') return Object.keys((path[2] === 'cost' ? costSourceSchema : budgetSourceSchema).shape);
  if (path[0] === 'mcp') return Object.keys(mcpSourceSchema.shape);
  if (path[0] === 'media') return Object.keys(mediaSourceSchema.shape);
  const inCase = path[0] === 'tests' ? path.slice(2) : typeof path[0] === 'number' ? path.slice(1) : null;
  if (inCase !== null) return Object.keys((partsOfCase[String(inCase[0])] ?? caseSourceSchema).shape);
  if (path[0] !== 'rules') return Object.keys(policySourceSchema.shape);
  if (path[2] === 'except') return Object.keys(exceptSourceSchema.shape);
  if (path[2] === 'match') return Object.keys(matchSourceSchema.shape);
  if (path[2] === 'approval') return Object.keys((partsOfApproval[String(path[3])] ?? approvalSourceSchema).shape);
  return Object.keys(ruleSourceSchema.shape);
}
