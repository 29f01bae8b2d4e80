import type { IncomingHttpHeaders } from 'node:http';

/**
 * Request headers that go to the provider. A name that ends in `*` stands for a family: the provider and its clients add to
 * those without notice, and betas depend on them arriving as they were sent.
 */
export const forwardedRequestHeaders: readonly string[] = [
  'accept',
  'content-type',
  'user-agent',
  'anthropic-*',
  'x-stainless-*',
  'x-claude-code-*',
  'x-app',
  'x-client-request-id',
  'idempotency-key',
];

/** Reply headers that go to the client, same form. Lengths and encodings are not among them: the body is framed anew. */
export const forwardedReplyHeaders: readonly string[] = [
  'content-type',
  'request-id',
  'x-request-id',
  'retry-after',
  'retry-after-ms',
  'x-should-retry',
  'anthropic-*',
  'x-ratelimit-*',
];

/** Whatever a family would let through: names that say they carry a right. */
const CREDENTIAL = /auth|cookie|credential|secret|password|token$|api-?key|forwarded/;

/**
 * What of the caller's headers goes upstream, values as they came. Never credentials, cookies or `forwarded*`, never a header
 * of the one connection or named in `Connection`. The reply is asked for without compression: what is compressed can't be
 * guarded as it streams.
 */
export function requestHeadersFor(headers: IncomingHttpHeaders): Record<string, string> {
  const kept = pick(headers, isRequestHeader);
  return { ...kept, 'accept-encoding': 'identity' };
}

/** What of the provider's headers goes to the client. */
export const replyHeadersFor = (headers: IncomingHttpHeaders): Record<string, string> => pick(headers, isReplyHeader);

const matcher = (list: readonly string[]): ((name: string) => boolean) => {
  const names = new Set(list.filter((name) => !name.endsWith('*')));
  const families = list.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));
  return (name) => names.has(name) || families.some((family) => name.startsWith(family));
};
const isListedRequest = matcher(forwardedRequestHeaders);
const isRequestHeader = (name: string): boolean => isListedRequest(name) && !CREDENTIAL.test(name);
const isReplyHeader = matcher(forwardedReplyHeaders);

function pick(headers: IncomingHttpHeaders, isListed: (name: string) => boolean): Record<string, string> {
  const ofConnection = new Set(
    (headers.connection ?? '')
      .toLowerCase()
      .split(',')
      .map((name) => name.trim()),
  );
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || !isListed(name) || ofConnection.has(name)) continue;
    kept[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return kept;
}
