import { randomBytes } from 'node:crypto';
import type { RecordedFinding } from '#contracts';
import { AuditFingerprints } from './audit-fingerprints.js';

const finding = (fingerprint: string): RecordedFinding => ({
  kind: 'github-token',
  category: 'secret',
  severity: 'high',
  confidence: 'certain',
  block: 'b1',
  start: 0,
  end: 5,
  fingerprint,
  mask: 'on_the_way',
});

describe('the fingerprint that auditors get', () => {
  const key = randomBytes(32);

  it('is the same for a value in every process of the organisation, and for no other value', () => {
    const [one, another] = [new AuditFingerprints(key), new AuditFingerprints(Buffer.from(key))];
    expect(one.of(finding('abcdefghijklmnop'))).toEqual(another.of(finding('abcdefghijklmnop')));
    const many = Array.from({ length: 20_000 }, (_, value) => one.of(finding(`value-${value}`)).fingerprint);
    expect(new Set(many).size).toBe(many.length);
    expect(many[0]).toMatch(/^[\w-]{24}$/);
  });

  it('is another under another key', () => {
    const told = new AuditFingerprints(key).of(finding('abcdefghijklmnop')).fingerprint;
    expect(new AuditFingerprints(randomBytes(32)).of(finding('abcdefghijklmnop')).fingerprint).not.toBe(told);
  });

  it('has nothing of what a mask shows, which stands beside it', () => {
    for (let value = 0; value < 1_000; value += 1) {
      const shown = `${String(value).padStart(4, 'q')}ijklmnopqrst`;
      const { fingerprint, label } = new AuditFingerprints(key).of(finding(shown));
      expect(label).toBe(shown.slice(0, 4));
      expect(fingerprint.startsWith(shown.slice(0, 4))).toBe(false);
    }
  });

  it('is none for words of a rule', () => {
    expect(new AuditFingerprints(key).of(finding(''))).toEqual(finding(''));
  });
});
