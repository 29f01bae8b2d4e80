import type { ApprovalTerms, GrantOffer } from '#contracts';
import type { ApprovalSource } from '../language/approval-source.schema.js';
import { parseDuration } from '../language/duration.js';

const hour = 60 * 60_000;

/** The longest that reviewers may approve for, whatever a rule says. */
export const longestGrantMs = { session: 24 * hour, duration: 7 * 24 * hour } as const;

/** The terms of an approval that has been checked. The short form is one step. */
export function compileApproval(source: ApprovalSource): ApprovalTerms {
  const { steps, reviewers = [], quorum = 1, grant, escalate, fallback, channels, freshSignIn, breakGlass } = source;
  const [first, ...further] = steps ?? [{ reviewers, quorum }];
  return {
    ...first!,
    expiresInMs: parseDuration(source.expiresIn)!,
    ...(further.length > 0 && { furtherSteps: further }),
    ...(grant && { grant: offerOf(grant) }),
    ...(escalate && { escalate: { afterMs: parseDuration(escalate.after)!, to: escalate.to } }),
    ...(fallback && { fallback }),
    ...(channels && { channels: [...new Set(channels)] }),
    ...(freshSignIn && { freshSignInMs: parseDuration(freshSignIn)! }),
    ...(breakGlass && { breakGlass }),
  };
}

function offerOf({ scope, for: time }: NonNullable<ApprovalSource['grant']>): GrantOffer {
  if (scope === 'once') return { scope, forMs: null };
  return { scope, forMs: time === undefined ? longestGrantMs[scope] : parseDuration(time)! };
}
