/** An answer of an analyzer that cannot be used. The message never quotes it: it may hold what callers wrote. */
export class UnusableAnswerError extends Error {
  override readonly name = 'UnusableAnswerError';
}
