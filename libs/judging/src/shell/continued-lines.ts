/**
 * Without the line ends that a backslash takes away, as the shell reads it before anything else; what stands in single quotes keeps them, and so does a
 * backslash that is itself escaped.
 */
export const withoutContinuations = (text: string): string =>
  text.replace(/'[^']*'|\\(?:\n|[^])/g, (piece) => (piece === '\\\n' ? '' : piece));

/** Whether a line goes on within the name of a variable: the parser takes the name to end there, and the shell does not. */
export const continuesInName = (text: string): boolean => /\$\{?\w*\\\n/.test(text);
