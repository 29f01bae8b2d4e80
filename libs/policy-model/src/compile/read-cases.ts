import { shapeProblems } from './shape-problems.js';
import { casesSourceSchema, type PolicyCase } from '../language/policy-case.schema.js';
import { PolicyDocument } from '../language/policy-document.js';
import type { PolicyProblem } from '../language/policy-problem.js';

export type ReadCases =
  { readonly ok: true; readonly cases: readonly PolicyCase[] } | { readonly ok: false; readonly problems: PolicyProblem[] };

/**
 * The cases of a YAML text: what stands under `tests` of a policy, or of a file that holds nothing else, or in such a file as a list.
 * Never throws; what is wrong comes back with its line, column and path. The rest of a policy is not looked at.
 */
export function readCases(source: string): ReadCases {
  const { document, problems } = PolicyDocument.read(source);
  if (!document) return { ok: false, problems };
  const value = document.value();
  const isList = Array.isArray(value);
  const given: unknown = isList ? value : typeof value === 'object' && value !== null && 'tests' in value ? value.tests : [];
  const parsed = casesSourceSchema.safeParse(given, { reportInput: true });
  if (parsed.success) return { ok: true, cases: parsed.data };
  const root = isList ? [] : ['tests'];
  const issues = parsed.error.issues.map((issue) => ({ ...issue, path: [...root, ...issue.path] }));
  return { ok: false, problems: shapeProblems(document, issues) };
}
