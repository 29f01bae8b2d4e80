import type { ServerResponse } from 'node:http';
import type { LedgerEntry } from './ledger.js';

/** One call that the simulator is answering. */
export interface Exchange {
  readonly response: ServerResponse;
  readonly entry: LedgerEntry | null;
  readonly requestId: string;
  readonly bodyBytes: number;
  /** SHA-256 of the body, hex: the only source of variation in a reply. */
  readonly requestHash: string;
}

/** Headers that the real API adds to every reply: https://docs.anthropic.com/en/api/rate-limits#response-headers */
export const replyHeaders = ({ requestId }: Exchange, contentType: string): Record<string, string> => ({
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

export const answer = (
  exchange: Exchange,
  status: number,
  contentType: string,
  body: string,
  extra: Readonly<Record<string, string>> = {},
): void => {
  const { response, entry } = exchange;
  response.writeHead(status, { ...replyHeaders(exchange, contentType), ...extra, 'content-length': Buffer.byteLength(body) });
  response.end(body);
  if (entry !== null) {
    entry.status = status;
    entry.outcome = 'answered';
  }
};
