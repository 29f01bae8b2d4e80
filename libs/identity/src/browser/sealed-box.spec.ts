import { SealedBox } from './sealed-box.js';

const secret = (letter: string): string => letter.repeat(40);
const at = (ms: number) => () => ms;

describe('what a browser keeps for us', () => {
  const box = new SealedBox([secret('a')], 'session', at(1_000_000));

  it('opens until its time is over, also once another key seals', async () => {
    const sealed = await box.seal({ name: 'Ann' }, 1_060_000);
    expect(sealed).not.toContain('Ann');
    expect(await box.open(sealed)).toEqual({ name: 'Ann' });
    expect(await new SealedBox([secret('b'), secret('a')], 'session', at(1_000_000)).open(sealed)).toEqual({ name: 'Ann' });
    expect(await new SealedBox([secret('a')], 'session', at(1_061_000)).open(sealed)).toBeNull();
  });

  it('opens neither altered, nor for another purpose, nor under another key', async () => {
    const sealed = await box.seal({ name: 'Ann' }, 1_060_000);
    const other = new SealedBox([secret('a')], 'sign-in', at(1_000_000));
    for (const wrong of [
      '',
      'x',
      `${sealed}A`,
      sealed.slice(0, -2),
      sealed.replace(/^e/, 'f'),
      await other.seal({ name: 'Eve' }, 1_060_000),
    ])
      expect(await box.open(wrong)).toBeNull();
    expect(await new SealedBox([secret('c')], 'session', at(1_000_000)).open(sealed)).toBeNull();
    expect(await box.seal({ name: 'Ann' }, 1_060_000)).not.toBe(sealed);
  });

  it.each([[[]], [['short']], [[secret('a'), 'short']]])('needs keys that are long enough: %j', (secrets) => {
    expect(() => new SealedBox(secrets, 'session', at(0))).toThrow(RangeError);
  });
});
