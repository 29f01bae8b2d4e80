/** A command line that is none of ours; the usage is shown below it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
