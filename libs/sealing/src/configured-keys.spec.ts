import { randomBytes } from 'node:crypto';
import { ConfiguredKeys } from './configured-keys.wrapper.js';

const [old, newer] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
const content = randomBytes(32);

describe('keys of the configuration', () => {
  it('follow one another: the first wraps, all unwrap', async () => {
    const wrapped = await new ConfiguredKeys([old]).wrap(content);
    const both = new ConfiguredKeys([newer, old]);
    expect(await both.unwrap(wrapped)).toEqual(content);
    const again = await both.wrap(content);
    expect(await new ConfiguredKeys([newer]).unwrap(again)).toEqual(content);
    expect([both.isCurrent(wrapped), both.isCurrent(again)]).toEqual([false, true]);
    await expect(new ConfiguredKeys([old]).unwrap(again)).rejects.toThrow('audit.contentKeys');
  });

  it('see that a wrapped key was changed', async () => {
    const keys = new ConfiguredKeys([old]);
    const wrapped = await keys.wrap(content);
    wrapped[wrapped.length - 1]! ^= 1;
    await expect(keys.unwrap(wrapped)).rejects.toThrow('was changed');
  });

  it('are long enough', () => {
    expect(() => new ConfiguredKeys(['short'])).toThrow(RangeError);
  });
});
