import * as fc from 'fast-check';
import { localPath } from './local-path.js';

describe('where a browser goes after its sign-in', () => {
  it.each([
    ['/', '/'],
    ['/api/me', '/api/me'],
    ['/approvals/7?tab=new', '/approvals/7?tab=new'],
  ])('is a path of this address: %s', (to, path) => expect(localPath(to)).toBe(path));

  it.each([
    undefined,
    '',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '\\/evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/%0d%0aset-cookie:x\r\n',
    '/a\\..\\..//evil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/a/..//evil.example',
    '/%2e//evil.example',
    '/a/%2E././/evil.example?x',
    'evil',
    '/ /evil.example',
    '/\u2028x',
  ])('is nowhere else: %j', (to) => expect(localPath(to)).toBe('/'));

  it('stays here for a browser, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `/${text}`),
          fc.webUrl(),
          fc
            .array(fc.constantFrom('/', '.', '%2e', '%2F', '\\', 'a', 'evil.example', '?', '#', '@', ':', '\t'), { maxLength: 8 })
            .map((parts) => `/${parts.join('')}`),
        ),
        (to) => {
          expect(new URL(localPath(to), 'https://here.example').origin).toBe('https://here.example');
        },
      ),
    );
  });
});
