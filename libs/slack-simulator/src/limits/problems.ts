import type { z } from 'zod';

const pointer = (path: readonly PropertyKey[]): string => path.map((part) => `/${String(part)}`).join('');

const said = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'too_big')
    return issue.origin === 'string'
      ? `must be less than ${Number(issue.maximum) + 1} characters`
      : `no more than ${issue.maximum} items allowed`;
  if (issue.code === 'too_small')
    return issue.origin === 'string'
      ? `must be more than ${Number(issue.minimum) - 1} characters`
      : `must have at least ${issue.minimum} items`;
  if (issue.code === 'unrecognized_keys') return `invalid additional property: ${issue.keys.join(', ')}`;
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'missing required field';
  return issue.code === 'invalid_union' ? 'unsupported type' : issue.message;
};

/** What is wrong with blocks or a view, a line each as Slack puts it into `response_metadata.messages`. `at` is where they stand in the call. */
export const problemsOf = (error: z.ZodError, at: string): string[] =>
  error.issues.map((issue) => `[ERROR] ${said(issue)} [json-pointer:${at}${pointer(issue.path)}]`);
