import { createHash } from 'node:crypto';
import { Random } from '../samples/random.js';
import { fillShape } from '../samples/sample.js';
import { Scanner } from '../scanner.js';
import type { Allowance } from './allowance.js';

const random = new Random(8);
const token = fillShape('glpat-{b64url:20}', random);
const other = fillShape('glpat-{b64url:20}', random);
const text = `${token} and ${other} and ann@corp-mail.net`;

const found = (allow: Allowance, provenance?: string) =>
  new Scanner({ fingerprintKey: Buffer.alloc(32, 7), allow: [allow] })
    .scan(text, { provenance })
    .findings.map(({ start, end }) => text.slice(start, end));

describe('an allowance', () => {
  it('allows by the hash of a value', () => {
    expect(found({ values: [createHash('sha256').update(token).digest('hex')] })).toEqual([other, 'ann@corp-mail.net']);
  });
  it('allows by a pattern of the whole value', () => {
    expect(found({ patterns: ['ann@.*'] })).toEqual([token, other]);
    expect(found({ patterns: ['corp'] })).toHaveLength(3);
  });
  it('allows by kind and by category', () => {
    expect(found({ findings: ['gitlab-token'] })).toEqual(['ann@corp-mail.net']);
    expect(found({ findings: ['pii'] })).toEqual([token, other]);
  });
  it('allows by provenance, and only there', () => {
    expect(found({ findings: ['secret'], provenances: ['tool_result'] }, 'tool_result')).toEqual(['ann@corp-mail.net']);
    expect(found({ findings: ['secret'], provenances: ['tool_result'] }, 'user')).toHaveLength(3);
    expect(found({ findings: ['secret'], provenances: ['tool_result'] })).toHaveLength(3);
  });
  it('holds in a stream as well', () => {
    const scanner = new Scanner({ fingerprintKey: Buffer.alloc(32, 7), allow: [{ patterns: [token] }] });
    const masker = scanner.stream(() => true);
    const out = masker.push(text.slice(0, 12)) + masker.push(text.slice(12), true);
    expect(out).toBe(scanner.mask(text, () => true).text);
    expect(out.startsWith(token)).toBe(true);
  });
  it('must not be empty, and its patterns must be RE2', () => {
    expect(() => found({})).toThrow(RangeError);
    expect(() => found({ patterns: ['('] })).toThrow(/cannot be used/);
  });
});
