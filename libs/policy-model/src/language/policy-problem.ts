/** Something that keeps a policy from being published. Line and column count from 1 and point into the YAML. */
export interface PolicyProblem {
  line: number;
  column: number;
  /** Where in the policy, e.g. `rules[1].when`; empty for the document itself. */
  path: string;
  message: string;
}

export type PolicyPath = readonly (string | number)[];

/** `['rules', 1, 'when']` as `rules[1].when`. */
export function formatPath(path: PolicyPath): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}
