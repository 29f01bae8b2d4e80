import type { ErrorCode, Outcome, ProviderAnswer } from '#contracts';

/** What the provider made of the call: it was not asked or gave no answer, answered, or answered with an error (a status, or an event in a stream). */
export type ProviderOutcome = 'none' | 'answered' | 'error';

/** What became of the answer to the client: it has it whole, went before that, was told no, was failed by a defect or an outage, or this instance stopped. */
export type Delivery = 'whole' | 'client_left' | 'refused' | 'failed' | 'interrupted';

export interface Ending {
  readonly outcome: Outcome;
  readonly errorCode: ErrorCode | null;
}

const table: Readonly<Record<Delivery, Readonly<Record<ProviderOutcome, Outcome>>>> = {
  // Answered whole without a provider: no stage does that, so it is told as the defect that it is.
  whole: { none: 'failed', answered: 'completed', error: 'failed' },
  client_left: { none: 'client_left', answered: 'client_left', error: 'client_left' },
  refused: { none: 'refused', answered: 'refused', error: 'refused' },
  failed: { none: 'failed', answered: 'failed', error: 'failed' },
  interrupted: { none: 'interrupted', answered: 'interrupted', error: 'interrupted' },
};

/** How an exchange ended. `errorCode` is what the client was told; an error that the provider told it itself has a code of its own. */
export function endingOf(provider: ProviderOutcome, delivery: Delivery, errorCode: ErrorCode | null): Ending {
  const outcome = table[delivery][provider];
  if (delivery !== 'whole' || outcome === 'completed') return { outcome, errorCode };
  return { outcome, errorCode: provider === 'error' ? 'upstream_error' : 'internal' };
}

/** A status below 400 with no error in the stream is an answer; redirects are not followed and never get here. */
export function providerOutcome(answer: ProviderAnswer | null): ProviderOutcome {
  if (answer === null) return 'none';
  return answer.status >= 400 || answer.error !== null ? 'error' : 'answered';
}
