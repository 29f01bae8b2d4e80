import type { IncomingHttpHeaders } from 'node:http';
import { OstiaryError } from '#contracts';

/**
 * Lets through only bodies that every server frames alike. The parser refuses a length beside chunks and several lengths; other transfer
 * codings before `chunked` it takes, and a server behind another parser may not. Source: RFC 9112, 6.1 and 11.2.
 * @throws OstiaryError `request_malformed`
 */
export function checkFraming(headers: IncomingHttpHeaders): void {
  const coding = headers['transfer-encoding'];
  if (coding === undefined || coding.toLowerCase() === 'chunked') return;
  throw new OstiaryError('request_malformed', 'The only transfer coding taken is chunked, alone.');
}
