import type { IncomingHttpHeaders } from 'node:http';

/**
 * Request headers that go no further than ingress: those of the one connection, those that say who or where the caller is, and those
 * that would make the provider read another request than the one that was judged. A name that ends in `*` stands for a family.
 */
export const keptRequestHeaders: readonly string[] = [
  'authorization',
  'x-api-key',
  'cookie*',
  'proxy-*',
  'forwarded',
  'x-forwarded-*',
  'x-real-ip',
  'true-client-ip',
  'cf-*',
  'via',
  'origin',
  'referer',
  'host',
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
  'openai-organization',
  'openai-project',
  'expect',
  'content-length',
  'content-encoding',
  'accept-encoding',
  'x-http-method*',
  'x-method-override',
  'x-original-*',
  'x-rewrite-*',
  'ostiary-*',
];

/** Reply headers that do not come back: framing, which is made anew, and what the provider says about its own origin. Same form. */
export const keptReplyHeaders: readonly string[] = [
  'connection',
  'keep-alive',
  'proxy-*',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'content-length',
  'content-encoding',
  'date',
  'set-cookie*',
  'location',
  'refresh',
  'www-authenticate',
  'strict-transport-security',
  'alt-svc',
  'content-security-policy*',
  'access-control-*',
  'report-to',
  'nel',
  'ostiary-*',
];

/** Whatever else says that it carries a right, under any name. */
const CREDENTIAL = /auth|cookie|credential|secret|password|token$|api-?key/;

/**
 * What of the caller's headers goes upstream, values as they came; a name that is not known here passes. Never credentials, cookies or
 * `forwarded*`, never a header of the one connection or named in `Connection`. The reply is asked for without compression: what is
 * compressed can't be guarded as it streams.
 */
export function requestHeadersFor(headers: IncomingHttpHeaders): Record<string, string> {
  const passed = pick(headers, (name) => !staysBehind(name) && !CREDENTIAL.test(name));
  passed['accept-encoding'] = 'identity';
  return passed;
}

/** What of the provider's headers goes to the client; a name that is not known here passes. */
export const replyHeadersFor = (headers: IncomingHttpHeaders): Record<string, string> => pick(headers, (name) => !isKeptFromClient(name));

const matcher = (list: readonly string[]): ((name: string) => boolean) => {
  const names = new Set(list.filter((name) => !name.endsWith('*')));
  const families = list.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));
  return (name) => names.has(name) || families.some((family) => name.startsWith(family));
};
const staysBehind = matcher(keptRequestHeaders);
const isKeptFromClient = matcher(keptReplyHeaders);

function pick(headers: IncomingHttpHeaders, passes: (name: string) => boolean): Record<string, string> {
  const ofConnection = new Set(
    (headers.connection ?? '')
      .toLowerCase()
      .split(',')
      .map((name) => name.trim()),
  );
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || ofConnection.has(name) || !passes(name)) continue;
    kept[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return kept;
}
