import { type Delivery, endingOf, type ProviderOutcome, providerOutcome } from './outcome.js';

/** Every cell of the table, as it is meant: delivery x what the provider made of the call. */
const table: readonly (readonly [Delivery, ProviderOutcome, string, string | null])[] = [
  ['whole', 'answered', 'completed', null],
  ['whole', 'error', 'failed', 'upstream_error'],
  ['whole', 'none', 'failed', 'internal'],
  ['client_left', 'answered', 'client_left', null],
  ['client_left', 'error', 'client_left', null],
  ['client_left', 'none', 'client_left', null],
  ['refused', 'answered', 'refused', 'told'],
  ['refused', 'error', 'refused', 'told'],
  ['refused', 'none', 'refused', 'told'],
  ['failed', 'answered', 'failed', 'told'],
  ['failed', 'error', 'failed', 'told'],
  ['failed', 'none', 'failed', 'told'],
  ['interrupted', 'answered', 'interrupted', 'told'],
  ['interrupted', 'error', 'interrupted', 'told'],
  ['interrupted', 'none', 'interrupted', 'told'],
];

describe('how an exchange ended', () => {
  it.each(table)('%s to the client, %s by the provider: %s', (delivery, provider, outcome, errorCode) => {
    const told = delivery === 'whole' || delivery === 'client_left' ? null : 'policy_denied';
    expect(endingOf(provider, delivery, told)).toEqual({ outcome, errorCode: errorCode === 'told' ? told : errorCode });
  });

  it.each([
    ['no answer', null, 'none'],
    ['an answer', { status: 200, requestId: null, error: null }, 'answered'],
    ['another good status', { status: 202, requestId: null, error: null }, 'answered'],
    ['a status of the client’s fault', { status: 400, requestId: null, error: null }, 'error'],
    ['too many calls', { status: 429, requestId: null, error: { type: 'rate_limit_error', message: '' } }, 'error'],
    ['an error inside a stream', { status: 200, requestId: null, error: { type: 'overloaded_error', message: '' } }, 'error'],
  ])('takes %s for what it is', (_what, answer, outcome) => expect(providerOutcome(answer)).toBe(outcome));
});
