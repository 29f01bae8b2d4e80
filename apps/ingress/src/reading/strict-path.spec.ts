import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { checkPath } from './strict-path.js';

const invalid = expect.objectContaining({ code: 'path_invalid' });

describe('checkPath', () => {
  it.each([
    '/',
    '/v1/messages',
    '/v1/messages?beta=true',
    '/v1/messages/count_tokens',
    '/v1/models?limit=1000&after_id=a%2Fb',
    '/v1/messages/',
    '/api/hello',
    '/v1/models/claude-sonnet-4-5',
    '/.well-known/x',
  ])('lets %s through', (target) => expect(() => checkPath(target)).not.toThrow());

  it.each([
    ['an escaped slash', '/v1%2fmessages'],
    ['an escaped dot', '/v1/%2e%2e/messages'],
    ['an escape of an escape', '/v1/%252e/messages'],
    ['an escaped letter', '/v1/m%65ssages'],
    ['a dot segment', '/v1/../messages'],
    ['a dot segment at the end', '/v1/messages/..'],
    ['a single dot', '/v1/./messages'],
    ['a backslash', '/v1\\messages'],
    ['an escaped backslash', '/v1/%5cmessages'],
    ['a double slash', '/v1//messages'],
    ['a host in front', '//evil.example/v1/messages'],
    ['absolute form', 'http://evil.example/v1/messages'],
    ['authority form', 'evil.example:443'],
    ['asterisk form', '*'],
    ['nothing', ''],
    ['NUL', '/v1/messages\u0000'],
    ['an escaped NUL', '/v1/messages%00'],
    ['a tab', '/v1/mess\tages'],
    ['a fragment', '/v1/messages#x'],
    ['path parameters', '/v1/messages;x=1'],
    ['letters beyond ASCII', '/v1/meſſages'],
    ['a backslash in the query', '/v1/messages?a=\\'],
    ['a line end in the query', '/v1/messages?a=\r\nx: y'],
    ['a fragment after the query', '/v1/messages?a#b'],
    ['a very long target', `/v1/messages?${'a'.repeat(5_000)}`],
  ])('refuses %s', (_what, target) => expect(() => checkPath(target)).toThrow(invalid));

  it('lets only paths through that the URL standard does not change', () => {
    const target = fc
      .array(fc.constantFrom('/', '.', '..', 'v1', 'messages', '%2f', '%2e', '\\', '//', '?', ';', '@', ':', '~', 'é', ' '))
      .map((pieces) => `/${pieces.join('')}`);
    fc.assert(
      fc.property(target, (text) => {
        try {
          checkPath(text);
        } catch {
          return;
        }
        expect(new URL(text, 'http://host').pathname).toBe(text.split('?', 1)[0]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('does not blow up on a path made to backtrack', () => {
    // A match that tries every way would not end.
    expect(() => checkPath(`/${'a/'.repeat(2_000)}%`)).toThrow(invalid);
  });

  it('does not repeat what it refuses', () => {
    const secret = randomUUID();
    expect(() => checkPath(`/v1/%${secret}`)).toThrow(expect.objectContaining({ message: expect.not.stringContaining(secret) }));
  });
});
