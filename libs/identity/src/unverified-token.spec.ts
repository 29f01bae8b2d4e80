import * as fc from 'fast-check';
import { OstiaryError } from '#contracts';
import { claimAt } from './claim-path.js';
import { rolesOf } from './roles.js';
import { tokenFrom } from './token-from.js';
import { readUnverified } from './unverified-token.js';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('readUnverified', () => {
  it('gives back header and issuer of any well-formed token', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), fc.uint8Array({ minLength: 1 }), (header, issuer, signature) => {
        const token = `${part(header)}.${part({ iss: issuer })}.${Buffer.from(signature).toString('base64url')}`;
        expect(readUnverified(token)).toEqual({ header: JSON.parse(JSON.stringify(header)), issuer });
      }),
    );
  });

  it('answers anything else with a refusal of ours', () => {
    const pieces = fc.array(fc.oneof(fc.string(), fc.base64String(), fc.constantFrom('.', '..', '=', 'e30', 'bnVsbA')), { maxLength: 8 });
    fc.assert(
      fc.property(pieces, (texts) => {
        try {
          readUnverified(texts.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(OstiaryError);
        }
      }),
    );
  });

  it.each([
    ['too long', `${part({})}.${part({ iss: 'x' })}.${'A'.repeat(16 * 1024)}`],
    ['two parts', `${part({})}.${part({ iss: 'x' })}`],
    ['four parts', `${part({})}.${part({ iss: 'x' })}.AA.AA`],
    ['an empty part', `${part({})}..AA`],
    ['padding', `${part({})}.${part({ iss: 'x' })}.AA==`],
    ['a second spelling of the same bytes', `${part({})}.${part({ iss: 'x' })}.AB`],
    ['a length that base64 can’t have', `${part({})}.${part({ iss: 'x' })}.AAAAA`],
    ['bytes that are not UTF-8', `${part({})}.${Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]).toString('base64url')}.AA`],
    ['a header that is a list', `${part([])}.${part({ iss: 'x' })}.AA`],
    ['a payload that is null', `${part({})}.${part(null)}.AA`],
  ])('refuses %s', (_name, token) => {
    expect(() => readUnverified(token)).toThrow(expect.objectContaining({ code: 'token_invalid' }) as Error);
  });

  it('refuses what is long and wrong a thousand times within the runner’s patience', () => {
    for (let index = 0; index < 1_000; index += 1) expect(() => readUnverified(`${'a'.repeat(16_000)}!`)).toThrow(OstiaryError);
  });
});

describe('tokenFrom', () => {
  it.each([
    [{ authorization: 'Bearer abc' }, 'abc'],
    [{ authorization: 'bearer  abc ' }, 'abc'],
    [{ 'x-api-key': ' abc ' }, 'abc'],
    [{ authorization: 'Bearer abc', 'x-api-key': 'def' }, 'abc'],
    [{ authorization: 'Basic abc', 'x-api-key': 'def' }, 'def'],
    [{ authorization: 'Bearer' }, null],
    [{ authorization: 'Bearer a b' }, null],
    [{ 'x-api-key': '' }, null],
    [{}, null],
  ])('%j gives %s', (headers, token) => {
    expect(tokenFrom(headers)).toBe(token);
  });
});

describe('rolesOf', () => {
  const table = { reviewer: ['security'], auditor: ['audit'], soc: ['soc'], policyAuthor: ['authors'], administrator: ['admins'] };
  const person = { issuer: 'https://i.example', subject: 's', name: 's', email: null };
  it.each([
    [['engineering'], ['requester']],
    [
      ['security', 'audit'],
      ['requester', 'reviewer', 'auditor'],
    ],
    [['soc'], ['requester', 'soc']],
    [['authors'], ['requester', 'policy-author']],
    [['admins'], ['requester', 'reviewer', 'auditor', 'soc', 'policy-author', 'administrator']],
    [[], ['requester']],
    [null, ['requester']],
  ])('of %j are %j', (groups, roles) => {
    expect([...rolesOf({ ...person, groups }, table)]).toEqual(roles);
  });
});

describe('claimAt', () => {
  it('finds what stands at a path of names, whatever dots they have', () => {
    const name = fc.string({ minLength: 1 }).filter((text) => !text.startsWith('.') && text !== '__proto__');
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
        const claims = names.reduceRight<unknown>((inner, key) => ({ [key]: inner }), 'found');
        expect(claimAt(claims, names.join('.'))).toBe('found');
      }),
    );
  });

  it.each(['__proto__', 'constructor', 'toString', 'a.__proto__', 'a.length.x'])('finds nothing at %s', (path) => {
    expect(claimAt({ a: {} }, path)).toBeUndefined();
  });
});
