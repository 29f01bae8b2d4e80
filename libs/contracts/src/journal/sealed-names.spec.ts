import { isSealedName, sealedNames } from './sealed-names.js';

describe('the names of what is gone', () => {
  it('are known by whoever knows them, and tell nothing else', () => {
    const sealed = sealedNames(['alice', 'bob', 'carol']);
    expect(sealed).toMatch(/^[A-Za-z0-9+/]{24}$/);
    expect(['alice', 'bob', 'carol', 'dave', ''].map((name) => isSealedName(sealed, name))).toEqual([true, true, true, false, false]);
  });

  it('are not found across two of them', () => {
    const name = sealedNames(['alice']);
    expect(isSealedName(`AAAA${name}AAAA`, 'alice')).toBe(false);
    expect(isSealedName(`AAAAAAAA${name}`, 'alice')).toBe(true);
  });
});
