import * as fc from 'fast-check';
import { ProblemError } from './problem.js';
import { refuseUnstorableInput } from './storable-input.js';

const refusing = (input: { params?: object; query?: object; body?: unknown }) => () =>
  refuseUnstorableInput({ params: {}, query: {}, body: undefined, ...input });

describe('what a call brings', () => {
  it.each<[string, Parameters<typeof refusing>[0], string]>([
    ['a path', { params: { id: 'a\u0000' } }, 'id'],
    ['a query', { query: { cursor: '\u0000' } }, 'cursor'],
    ['one of several values of a query', { query: { state: ['a', 'b\u0000'] } }, 'state.1'],
    ['a body of text', { body: 'a\u0000' }, 'body'],
    ['a member', { body: { reason: 'a\u0000b' } }, 'reason'],
    ['a member within', { body: { grant: { scope: ['once', '\u0000'] } } }, 'grant.scope.1'],
    ['a name', { body: { 'a\u0000': 1 } }, '(a name)'],
    ['the first half of a character', { body: { reason: '\ud800' } }, 'reason'],
    ['the second half of a character', { body: { reason: 'x\udc00' } }, 'reason'],
    ['halves in the wrong order', { query: { state: '\udc00\ud800' } }, 'state'],
  ])('is refused with a NUL or half of a character in %s, and the field is named', (_what, input, field) => {
    expect(refusing(input)).toThrow(ProblemError);
    expect(refusing(input)).toThrow(`${field}: it holds`);
  });

  it('is let pass otherwise, whatever it is', () => {
    fc.assert(fc.property(fc.jsonValue({ noUnicodeString: false }), (body) => expect(refusing({ body: clean(body) })).not.toThrow()));
  });

  it('is walked however deep and wide it is', () => {
    let deep: unknown = 'a\u0000';
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
    expect(refusing({ body: deep })).toThrow(ProblemError);
    expect(refusing({ body: [...Array.from({ length: 300_000 }, () => 'x'), '\u0000'] })).toThrow(ProblemError);
  });
});

const clean = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll(/\\u0000|\\ud[89a-f]../gi, ' ')) as unknown;
