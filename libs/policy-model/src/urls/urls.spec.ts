import * as fc from 'fast-check';
import { readPlainUrl } from './plain-url.js';
import { readHostPattern, readUrlPattern, urlTest, type UrlPattern } from './url-pattern.js';

const patternOf = (text: string, read = readUrlPattern): UrlPattern => {
  const pattern = read(text);
  if ('message' in pattern) throw new Error(`${text}: ${pattern.message}`);
  return pattern;
};
const allows = (pattern: string, url: string) => urlTest([patternOf(pattern)])(url);

describe('a URL pattern', () => {
  it.each([
    ['https://mcp.example.com', 'https://mcp.example.com'],
    ['https://mcp.example.com', 'https://mcp.example.com/'],
    ['https://mcp.example.com', 'https://mcp.example.com/sse?tenant=7'],
    ['https://mcp.example.com', 'https://mcp.example.com?tenant=7'],
    ['https://mcp.example.com', 'HTTPS://MCP.Example.COM/sse'],
    ['https://mcp.example.com', 'https://mcp.example.com:443/sse'],
    ['https://mcp.example.com:8443', 'https://mcp.example.com:8443/sse'],
    ['https://mcp.example.com/v1', 'https://mcp.example.com/v1'],
    ['https://mcp.example.com/v1/', 'https://mcp.example.com/v1/sse'],
    ['https://*.example.com', 'https://a.example.com/x'],
    ['https://*.example.com', 'https://a.b.example.com/x'],
    ['https://localhost:9000', 'https://localhost:9000/'],
  ])('%s means %s', (pattern, url) => expect(allows(pattern, url)).toBe(true));

  it.each([
    ['another scheme', 'http://mcp.example.com/v1'],
    ['no scheme', 'mcp.example.com/v1'],
    ['no scheme, two slashes', '//mcp.example.com/v1'],
    ['another host', 'https://mcp.example.org/v1'],
    ['the host as a label of another', 'https://mcp.example.com.evil.test/v1'],
    ['the host at the end of another', 'https://evil-mcp.example.com/v1'],
    ['the host as a user', 'https://mcp.example.com@evil.test/v1'],
    ['the host as a user with a password', 'https://mcp.example.com:443@evil.test/v1'],
    ['a user before it', 'https://user@mcp.example.com/v1'],
    ['an empty user before it', 'https://@mcp.example.com/v1'],
    ['an escaped at sign', 'https://mcp.example.com%40evil.test/v1'],
    ['a backslash for a slash', 'https://evil.test\\@mcp.example.com/v1'],
    ['backslashes after the scheme', 'https:\\\\mcp.example.com/v1'],
    ['one slash', 'https:/mcp.example.com/v1'],
    ['three slashes', 'https:///mcp.example.com/v1'],
    ['a fragment before the host', 'https://evil.test#@mcp.example.com/v1'],
    ['a query before the host', 'https://evil.test?@mcp.example.com/v1'],
    ['a fragment', 'https://mcp.example.com/v1#x'],
    ['a trailing dot', 'https://mcp.example.com./v1'],
    ['an empty label', 'https://mcp..example.com/v1'],
    ['another port', 'https://mcp.example.com:8443/v1'],
    ['a port with zeros before it', 'https://mcp.example.com:0443/v1'],
    ['an empty port', 'https://mcp.example.com:/v1'],
    ['a port that wraps around', 'https://mcp.example.com:65979/v1'],
    ['a signed port', 'https://mcp.example.com:+443/v1'],
    ['a tab inside', 'https://mcp.exam\tple.com/v1'],
    ['a line break inside', 'https://mcp.example.com\n.evil.test/v1'],
    ['white space before it', ' https://mcp.example.com/v1'],
    ['white space after it', 'https://mcp.example.com/v1 '],
    ['a NUL', 'https://mcp.example.com\0/v1'],
    ['an escape in the host', 'https://mcp%2eexample.com/v1'],
    ['full width letters', 'https://ｍcp.example.com/v1'],
    ['an ideographic full stop', 'https://mcp。example.com/v1'],
    ['a Cyrillic letter', 'https://mсp.example.com/v1'],
    ['a soft hyphen', 'https://mcp.exam\u00adple.com/v1'],
    ['a Kelvin sign', 'https://mcp.example.com/v1/\u212a'],
    ['a long s', 'http\u017f://mcp.example.com/v1'],
    ['another path', 'https://mcp.example.com/v2'],
    ['a path that begins alike', 'https://mcp.example.com/v10'],
    ['a path in another case', 'https://mcp.example.com/V1'],
    ['a step up', 'https://mcp.example.com/v1/../admin'],
    ['an escaped step up', 'https://mcp.example.com/v1/%2e%2E/admin'],
    ['half an escaped step up', 'https://mcp.example.com/v1/.%2e/admin'],
    ['a step up with a parameter', 'https://mcp.example.com/v1/..;/admin'],
    ['an escaped slash', 'https://mcp.example.com/v1/..%2fadmin'],
    ['an escaped backslash', 'https://mcp.example.com/v1/..%5cadmin'],
    ['an escape of an escape', 'https://mcp.example.com/v1/%252e%252e/admin'],
    ['an empty step', 'https://mcp.example.com/v1//admin'],
    ['half an escape', 'https://mcp.example.com/v1/%2'],
    ['nothing', ''],
    ['the scheme only', 'https://'],
    ['a data URL', 'data:text/plain,https://mcp.example.com/v1'],
    ['a javascript URL', 'javascript:https://mcp.example.com/v1'],
    ['too much', `https://mcp.example.com/v1/${'a'.repeat(9_000)}`],
  ])('never means %s', (_what, url) => expect(allows('https://mcp.example.com/v1', url)).toBe(false));

  it.each(['https://2130706433/', 'https://0x7f000001/', 'https://0x7f.1/', 'https://127.0.0.1/', 'https://[::1]/', 'https://1.0x10/'])(
    'never means an address in place of a name: %s',
    (url) => {
      expect(readPlainUrl(url)).toBeNull();
      expect(readPlainUrl(url.replace('//', '//a.'))?.host ?? null).toBeNull();
      expect(readUrlPattern(url)).toHaveProperty('message');
    },
  );

  it('with a wildcard means what is below a host, not itself and not what ends alike', () => {
    expect(allows('https://*.example.com', 'https://example.com/')).toBe(false);
    expect(allows('https://*.example.com', 'https://evilexample.com/')).toBe(false);
    expect(allows('https://*.example.com', 'https://.example.com/')).toBe(false);
    expect(allows('https://*.example.com', 'https://*.example.com/')).toBe(false);
    expect(allows('https://*.example.com', 'https://a.example.com.evil.test/')).toBe(false);
  });

  it.each([
    'http://mcp.example.com', 'mcp.example.com', '*', 'https://*', 'https://*.com', 'https://a.*.example.com', 'https://*example.com',
    'https://mcp.example.com/*', 'https://mcp.example.com?x=1', 'https://mcp.example.com/#a', 'https://u:p@mcp.example.com', 'https://mcp.example.com:0',
    'https://mcp.example.com/a/../b', 'https://mcp.example.com.', 'https://', '',
  ])('cannot be %s', (text) => expect(readUrlPattern(text)).toHaveProperty('message')); // prettier-ignore

  it('of nothing means nothing', () => expect(urlTest([])('https://mcp.example.com')).toBe(false));
});

describe('a host pattern', () => {
  it.each([
    ['images.example.com', 'https://images.example.com/a/b.png?X-Amz-Signature=0123&X-Amz-Credential=a%2Fb', true],
    ['images.example.com', 'https://images.example.com/a%20b.png', true],
    ['images.example.com', 'https://images.example.com/o/a%2Fb.png?alt=media', true],
    ['*.example.com', 'https://images.example.com/', true],
    ['images.example.com:8443', 'https://images.example.com:8443/a.png', true],
    ['images.example.com', 'https://images.example.com:8443/a.png', false],
    ['images.example.com', 'http://images.example.com/a.png', false],
    ['images.example.com', 'https://images.example.com@evil.test/a.png', false],
    ['images.example.com', 'https://evil.test/images.example.com', false],
  ])('%s and %s: %s', (pattern, url, expected) => expect(urlTest([patternOf(pattern, readHostPattern)])(url)).toBe(expected));

  it.each(['https://images.example.com', 'images.example.com/a', '*', '*.com', 'a b', 'u@images.example.com', '127.0.0.1', ''])(
    'cannot be %s',
    (text) => expect(readHostPattern(text)).toHaveProperty('message'),
  );
});

describe('readPlainUrl', () => {
  const piece = fc.constantFrom(
    'https://',
    'a.test',
    'evil.test',
    '@',
    ':',
    '443',
    '/',
    '\\',
    '?',
    '#',
    '%2e',
    '..',
    '.',
    '%',
    ' ',
    '\t',
    '[',
    'ａ',
    '1',
    '0x7f',
    '//',
  );

  it('reads nothing that the URL standard reads in another way', () => {
    let read = 0;
    const body = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(
        fc.oneof(
          body,
          body.map((rest) => `https://a.test${rest}`),
        ),
        (text) => {
          const plain = readPlainUrl(text);
          if (plain === null) return;
          read += 1;
          const url = new URL(text);
          expect([url.protocol, url.username, url.password, url.hash]).toEqual(['https:', '', '', '']);
          expect(plain).toEqual({ host: url.hostname, port: Number(url.port || 443), path: plain.path && url.pathname });
        },
      ),
      { numRuns: 5_000 },
    );
    expect(read).toBeGreaterThan(100);
  });
});
