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
  const passed = pick(headers, goesOn);
  passed['accept-encoding'] = 'identity';
  return passed;
}

/** What of the provider's headers goes to the client; a name that is not known here passes. */
export const replyHeadersFor = (headers: IncomingHttpHeaders): Record<string, string> => pick(headers, comesBack);

/** Clients send the same names with every call. They choose them, so no more and no longer ones are remembered. */
const REMEMBERED_NAMES = 1_000;
const LONGEST_REMEMBERED = 64;

/** What is said of a name, said once. */
function remembered(says: (name: string) => boolean): (name: string) => boolean {
  const said = new Map<string, boolean>();
  return (name) => {
    const known = said.get(name);
    if (known !== undefined) return known;
    const answer = says(name);
    if (name.length > LONGEST_REMEMBERED) return answer;
    if (said.size === REMEMBERED_NAMES) said.clear();
    said.set(name, answer);
    return answer;
  };
}

const matcher = (list: readonly string[]): ((name: string) => boolean) => {
  const names = new Set(list.filter((name) => !name.endsWith('*')));
  const families = list.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));
  return (name) => names.has(name) || families.some((family) => name.startsWith(family));
};
const staysBehind = matcher(keptRequestHeaders);
const isKeptFromClient = matcher(keptReplyHeaders);
const goesOn = remembered((name) => !staysBehind(name) && !CREDENTIAL.test(name));
const comesBack = remembered((name) => !isKeptFromClient(name));

function pick(headers: IncomingHttpHeaders, passes: (name: string) => boolean): Record<string, string> {
  const ofConnection = namesIn(headers.connection);
  const kept: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || !passes(name) || ofConnection?.has(name) === true) continue;
    kept[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return kept;
}

/** The headers that a `Connection` header names as its own; null: none beside those that are never passed on. */
function namesIn(connection = ''): ReadonlySet<string> | null {
  const names = connection.toLowerCase();
  if (names === '' || names === 'keep-alive' || names === 'close') return null;
  return new Set(names.split(',').map((name) => name.trim()));
}
