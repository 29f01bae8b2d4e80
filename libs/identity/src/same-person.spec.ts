import * as fc from 'fast-check';
import { isSamePerson, type Person } from './same-person.js';

const person = (email: string | null, claimedEmail?: string, subject: string = crypto.randomUUID()): Person => ({
  issuer: crypto.randomUUID(),
  subject,
  email,
  claimedEmail,
});

describe('one person', () => {
  it.each<[string, Person, Person]>([
    ['one address', person('alice@example.com'), person('alice@example.com')],
    ['other capitals', person('alice@example.com'), person(' ALICE@Example.COM ')],
    ['an address that one issuer does not vouch for', person('alice@example.com'), person(null, 'alice@example.com')],
    ['an address that neither issuer vouches for', person(null, 'alice@example.com'), person(null, 'alice@example.com')],
    ['an address beside another', person('alice@example.com', 'al@example.org'), person('al@example.org')],
    ['something after a plus sign', person('alice@example.com'), person('alice+review@example.com')],
    ['two things after plus signs', person('alice+a@example.com'), person(null, 'Alice+b+c@example.com')],
    ['Gmail’s dots', person('alice.b@gmail.com'), person('a.l.i.c.e.b@gmail.com')],
    ['Gmail’s other domain', person('alice.b@gmail.com'), person('aliceb+x@googlemail.com')],
    ['a domain with its last dot', person('alice@example.com'), person('alice@example.com.')],
    ['a domain in its other spelling', person('alice@bücher.example'), person('alice@xn--bcher-kva.example')],
    ['a quoted name', person('alice@example.com'), person('"alice"@example.com')],
    ['letters of full width', person('alice@example.com'), person('ａlice@example.com')],
    ['a subject that is the other’s address', person(null, undefined, 'alice@example.com'), person('alice@example.com')],
    [
      'an account that is linked with theirs',
      { ...person(null), linked: [{ issuer: 'b', subject: 'alice-2' }] },
      person(null, undefined, 'alice-2'),
    ],
    [
      'an address that is the subject of a linked account',
      { ...person(null), linked: [{ issuer: 'b', subject: 'a@example.com' }] },
      person('a@example.com'),
    ],
    ['one subject in other capitals', person(null, undefined, 'Alice'), person(null, undefined, 'alice')],
  ])('is known by %s', (_what, one, other) => expect(isSamePerson(one, other)).toBe(true));

  it.each<[string, Person, Person]>([
    ['other names', person('alice@example.com'), person('bob@example.com')],
    ['other domains', person('alice@example.com'), person('alice@example.org')],
    ['dots where they matter', person('a.lice@example.com'), person('alice@example.com')],
    ['nothing before a plus sign', person('+a@example.com'), person('+b@example.com')],
    ['no address', person(null), person(null)],
    ['empty addresses', person(''), person('  ', '')],
    ['no name before the sign', person('@example.com'), person('@example.org')],
  ])('is not seen in two with %s', (_what, one, other) => expect(isSamePerson(one, other)).toBe(false));

  it('is oneself, and it does not matter who is asked about', () => {
    const address = fc.oneof(
      fc.constantFrom(null, '', 'x@e', 'X@E ', 'x+1@e', 'y@e', '+@e', '@', 'x@@e', '"x"@e', 'x@gmail.com', 'x.@googlemail.com'),
      fc.string({ unit: 'binary' }),
    );
    const people = fc.record({
      issuer: fc.constantFrom('a', 'b'),
      subject: fc.constantFrom('x', 'y', 'x@e'),
      email: address,
      claimedEmail: address,
      linked: fc.array(fc.record({ issuer: fc.constantFrom('a', 'b'), subject: fc.constantFrom('x', 'z') }), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(people, people, (one, other) => {
        expect(isSamePerson(one, other)).toBe(isSamePerson(other, one));
        expect(isSamePerson(one, one)).toBe(true);
      }),
    );
  });
});
