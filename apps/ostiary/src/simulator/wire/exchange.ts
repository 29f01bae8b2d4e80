import type { ServerResponse } from 'node:http';
import type { LedgerEntry } from '../ledger/ledger.js';

export type Headers = Readonly<Record<string, string>>;

/** One call that the simulator is answering. */
export interface Exchange {
  readonly response: ServerResponse;
  readonly entry: LedgerEntry | null;
  readonly requestId: string;
  readonly bodyBytes: number;
  /** SHA-256 of the body, hex: the only source of variation in a reply. */
  readonly requestHash: string;
}

/** Answers at once. */
export const answer = ({ response, entry }: Exchange, status: number, headers: Headers, body: string | Buffer): void => {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
  if (entry !== null) {
    entry.status = status;
    entry.outcome = 'answered';
  }
};
