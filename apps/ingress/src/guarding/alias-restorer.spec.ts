import * as fc from 'fast-check';
import { AliasRestorer } from './alias-restorer.js';

const alias = {
  label: '[masked:github-token#k3f9]',
  value: 'the caller’s "own" value',
  fingerprint: 'k3f9abcdefghijkl',
  restore: 'all',
} as const;
const other = { label: '[masked:github-token#zz11]', value: 'second', fingerprint: 'zz11abcdefghijkl', restore: 'tool_calls' } as const;

describe('AliasRestorer', () => {
  const restorer = new AliasRestorer([alias, other]);

  it('puts back what this request held, and nothing else', () => {
    expect(restorer.inToolCall(`a ${alias.label} b ${other.label} c [masked:github-token#none]`)).toBe(
      `a ${alias.value} b second c [masked:github-token#none]`,
    );
    expect(restorer.inText(`a ${alias.label} b ${other.label}`)).toBe(`a ${alias.value} b ${other.label}`);
    expect(new AliasRestorer([]).inToolCall(alias.label)).toBe(alias.label);
  });

  it('tells where they stand, and the whole fingerprint of what is put back', () => {
    expect(restorer.places(`a ${other.label} [masked:github-token#none]`)).toEqual([
      { start: 2, end: 2 + other.label.length, fingerprint: 'zz11abcdefghijkl' },
    ]);
  });

  it('is the same for any chunking of a stream', () => {
    const part = fc.constantFrom(alias.label, other.label, '[masked:', '[', ']', 'text ', '#k3f9]', '[masked:github-token#k3f');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.array(fc.nat(9), { maxLength: 40 }), (parts, cuts) => {
        const text = parts.join('');
        const stream = restorer.stream();
        let out = '';
        let at = 0;
        for (const cut of cuts) {
          out += stream.push(text.slice(at, at + cut), false);
          at += cut;
        }
        out += stream.push(text.slice(at), true);
        expect(out).toBe(restorer.inText(text));
      }),
    );
  });
});
