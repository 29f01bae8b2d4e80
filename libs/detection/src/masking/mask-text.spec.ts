import * as fc from 'fast-check';
import type { Detected } from './mask.js';
import { maskText } from './mask-text.js';

const finding = (start: number, end: number): Detected => ({
  kind: 'github-token',
  category: 'secret',
  severity: 'high',
  confidence: 'high',
  start,
  end,
  fingerprint: 'k3f9aaaa',
});
const everything = { finding: () => true, rule: () => true };

describe('maskText', () => {
  it('leaves alone what is not selected', () => {
    expect(maskText('abcdef', { findings: [finding(1, 3)], custom: [] }, { finding: () => false, rule: () => true })).toBeNull();
  });

  it('replaces findings and custom matches by their labels', () => {
    const masked = maskText(
      'key abc of nightjar',
      { findings: [finding(4, 7)], custom: [{ id: 'codename/words', start: 11, end: 19 }] },
      everything,
    );
    expect(masked).toMatch(/^key \[masked:github-token#k3f9\w*\] of \[masked:codename\]$/);
  });

  it('never lets a character of a selected span out, however spans overlap', () => {
    const spans = fc.array(fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 12 })), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(spans, (pairs) => {
        const text = Array.from({ length: 60 }, (_, index) => String.fromCharCode(0x4e00 + index)).join('');
        const findings = pairs.map(([start, length]) => finding(start, start + length));
        const masked = maskText(text, { findings, custom: [] }, everything)!;
        for (let index = 0; index < text.length; index += 1) {
          const covered = findings.some(({ start, end }) => index >= start && index < end);
          expect(masked.includes(text[index]!)).toBe(!covered);
        }
      }),
    );
  });
});
