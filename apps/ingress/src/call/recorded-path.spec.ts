import { randomBytes } from 'node:crypto';
import { assert, property, string } from 'fast-check';
import { recordedPath } from './recorded-path.js';

describe('recordedPath', () => {
  it.each([
    ['/v1/messages', '/v1/messages'],
    ['/v1/files?beta=true', '/v1/files'],
    ['/', '/'],
    ['*', '…'],
    ['/v1/%2e%2e/x', '/v1/…/x'],
  ])('says %s as %s', (target, said) => expect(recordedPath(target)).toBe(said));

  it('keeps nothing of a token, wherever it stands', () => {
    const token = `${['gh', 'p_'].join('')}${randomBytes(18).toString('hex')}`;
    for (const target of [`/${token}`, `/v1/${token}/x`, `/v1/x?key=${token}`, `/v1/x;${token}`])
      expect(recordedPath(target)).not.toContain(token);
  });

  it('is short, whatever was sent', () => {
    assert(property(string({ maxLength: 5_000 }), (target) => recordedPath(target).length <= 8 * 20));
  });
});
