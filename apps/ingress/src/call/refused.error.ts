import type { Refusal, RefusalCode } from '#contracts';

/** A rule or a person said no. Ends an exchange as refused, in the client's own form. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  constructor(
    readonly code: RefusalCode,
    readonly refusal: Refusal,
  ) {
    super(`${code}: ${refusal.ruleId}`);
  }
}
