import type { Exchange } from '../wire/exchange.js';

/** Headers that the real API adds to every reply: https://platform.openai.com/docs/api-reference/debugging-requests */
export const replyHeaders = ({ requestId }: Pick<Exchange, 'requestId'>, contentType = 'application/json'): Record<string, string> => ({
  'content-type': contentType,
  'x-request-id': requestId,
  'openai-organization': 'simulated',
  'openai-processing-ms': '1',
  'openai-version': '2020-10-01',
  'x-ratelimit-limit-requests': '4000',
  'x-ratelimit-remaining-requests': '3999',
  'x-ratelimit-reset-requests': '15ms',
  'x-ratelimit-limit-tokens': '400000',
  'x-ratelimit-remaining-tokens': '399000',
  'x-ratelimit-reset-tokens': '150ms',
});
