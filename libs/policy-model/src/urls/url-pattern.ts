import { readPlainUrl, type PlainUrl } from './plain-url.js';

/** Which URLs are meant, read from a policy. */
export interface UrlPattern {
  /** Without the `*.` of a wildcard. */
  readonly host: string;
  /** Whether every host below `host` is meant, instead of itself. */
  readonly below: boolean;
  readonly port: number;
  /** The path that is meant, with everything below it; `/` means every path. */
  readonly path: string;
}

const wildcard = '*.';

/** What an author is told of a pattern that cannot be read. */
export interface UnreadablePattern {
  readonly message: string;
}

/**
 * Reads `https://HOST[:PORT][/PATH]`, where HOST may begin with `*.`. A wildcard stands before two labels at least, so that
 * none opens a whole top-level domain.
 */
export function readUrlPattern(text: string): UrlPattern | UnreadablePattern {
  const scheme = 'https://';
  if (!text.startsWith(scheme))
    return { message: `A server is named by a URL that begins with https://, such as https://mcp.example.com/sse.` };
  const rest = text.slice(scheme.length);
  const below = rest.startsWith(wildcard);
  const url = readPlainUrl(scheme + (below ? rest.slice(wildcard.length) : rest));
  if (!url || url.path === null || /[?*]/.test(below ? rest.slice(1) : rest))
    return { message: 'This is not https://HOST, https://HOST:PORT or either with a path. HOST is a name, or *. and a name; no query.' };
  if (below && !url.host.includes('.')) return { message: tooWide };
  return { host: url.host, port: url.port, below, path: url.path.replace(/(?<=.)\/$/, '') };
}

/** Reads `HOST` or `HOST:PORT`, where HOST may begin with `*.`. */
export function readHostPattern(text: string): UrlPattern | UnreadablePattern {
  const below = text.startsWith(wildcard);
  const name = below ? text.slice(wildcard.length) : text;
  const url = name.includes('/') || name.includes('?') ? null : readPlainUrl(`https://${name}`);
  if (!url) return { message: 'A host is a name such as images.example.com or *.example.com, with a port or without: no scheme, no path.' };
  if (below && !url.host.includes('.')) return { message: tooWide };
  return { host: url.host, port: url.port, below, path: '/' };
}

const tooWide = 'This would stand for a whole top-level domain: a wildcard needs two names after it, as in *.example.com.';

/** A test for the URLs that some patterns mean. It says no to whatever is not a plain https URL. */
export function urlTest(patterns: readonly UrlPattern[]): (url: string) => boolean {
  if (patterns.length === 0) return () => false;
  return (text) => {
    const url = readPlainUrl(text);
    return url !== null && patterns.some((pattern) => means(pattern, url));
  };
}

function means({ host, below, port, path }: UrlPattern, url: PlainUrl): boolean {
  const hostFits = below ? url.host.endsWith(`.${host}`) : url.host === host;
  if (!hostFits || url.port !== port) return false;
  return path === '/' || url.path === path || url.path?.startsWith(`${path}/`) === true;
}
