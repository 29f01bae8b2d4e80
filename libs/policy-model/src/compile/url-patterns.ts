import type { PolicyDocument } from '../language/policy-document.js';
import type { PolicyPath, PolicyProblem } from '../language/policy-problem.js';
import type { UnreadablePattern, UrlPattern } from '../urls/url-pattern.js';

/** Reads the patterns of one list of the policy; what cannot be read is a problem at its entry. */
export function urlPatterns(
  document: PolicyDocument,
  path: PolicyPath,
  texts: readonly string[],
  read: (text: string) => UrlPattern | UnreadablePattern,
): { patterns: UrlPattern[]; problems: PolicyProblem[] } {
  const patterns: UrlPattern[] = [];
  const problems: PolicyProblem[] = [];
  for (const [index, text] of texts.entries()) {
    const pattern = read(text);
    if ('message' in pattern) problems.push(document.problem([...path, index], pattern.message));
    else patterns.push(pattern);
  }
  return { patterns, problems };
}
