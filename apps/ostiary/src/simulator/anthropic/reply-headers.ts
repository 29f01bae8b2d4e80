import type { Exchange } from '../wire/exchange.js';

/** Headers that the real API adds to every reply: https://docs.anthropic.com/en/api/rate-limits#response-headers */
export const replyHeaders = ({ requestId }: Pick<Exchange, 'requestId'>, contentType = 'application/json'): Record<string, string> => ({
  'content-type': contentType,
  'request-id': requestId,
  'anthropic-organization-id': '00000000-0000-4000-8000-000000000000',
  'anthropic-ratelimit-requests-limit': '4000',
  'anthropic-ratelimit-requests-remaining': '3999',
  'anthropic-ratelimit-requests-reset': '2030-01-01T00:00:00Z',
  'anthropic-ratelimit-tokens-limit': '400000',
  'anthropic-ratelimit-tokens-remaining': '399000',
  'anthropic-ratelimit-tokens-reset': '2030-01-01T00:00:00Z',
});
