/** The parts of an https URL that decide where it leads. */
export interface PlainUrl {
  /** Lower case, without a port. */
  readonly host: string;
  readonly port: number;
  /** From the slash on, without query: `/` when there is none. Null: it can be read in several ways, so nobody can say what it is below. */
  readonly path: string | null;
}

const longest = 8_192;
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';

/** A name of a machine: labels of RFC 1123 in lower case. The last begins with a letter, so that no name is an address in disguise. */
const hostPattern = new RegExp(`^(?:${label}\\.)*(?!\\d)${label}$`);

/** RFC 3986 with what programs disagree about left out: user info, fragments, escapes in the host, IP addresses, anything but printable ASCII. */
const shape = /^https:\/\/([a-z0-9.-]{1,253})(?::([1-9]\d{0,4}))?(\/[\w.~!$&'()*+,;=:@%/-]*)?(\?[\w.~!$&'()*+,;=:@%/?[\]{}|-]*)?$/i;

/** Steps up and separators that are written out or as escapes: one program resolves them, the next one doesn't. */
const ambiguousPath = /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$|;)|%(?:2f|5c|00|25)|\/\/|%(?![0-9a-f]{2})/i;

/**
 * Reads an https URL that every program reads the same way; null for any other. The gateway judges a URL, the provider fetches
 * it with a program of its own: what the two could read differently (https://standards.whatwg.org/url/ against RFC 3986) must not be judged by one reading.
 */
export function readPlainUrl(text: string): PlainUrl | null {
  if (text.length > longest) return null;
  const found = shape.exec(text);
  if (!found) return null;
  const [, host, port, path = '/'] = found;
  const lower = host!.toLowerCase();
  const number = port === undefined ? 443 : Number(port);
  if (!hostPattern.test(lower) || number > 65_535) return null;
  return { host: lower, port: number, path: ambiguousPath.test(path) ? null : path };
}
