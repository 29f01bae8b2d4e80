import validator from 'validator';
import { numberChecks, verhoeff } from './checks/identity-number.js';
import { ibanRemainder, luhn } from './checks/checksum.js';
import { identityNumbers } from './checks/identity-numbers.js';
import { Random } from './samples/random.js';
import { fillShape } from './samples/sample.js';
import { ibanLengths } from './verifiers/iban.verifier.js';
import { Scanner } from './scanner.js';

const scanner = new Scanner({ fingerprintKey: Buffer.alloc(32, 7) });
const found = (text: string) => scanner.scan(text).findings.map(({ kind, start, end }) => [kind, text.slice(start, end)]);
const random = new Random(99);

/** A random value of a shape whose check digits hold. */
function valid(shape: string, holds: (number: string) => boolean): string {
  for (;;) {
    const value = fillShape(shape, random);
    if (holds(value.replace(/[ .\-/]/g, ''))) return value;
  }
}

describe('numbers that a word names', () => {
  const cases = identityNumbers.flatMap((one) =>
    one.shapes.flatMap((shape) => one.words.map((word) => [one.kind, word, shape, one.check] as const)),
  );

  it.each(cases)('%s after "%s" as %s', (kind, word, shape, check) => {
    const value = valid(shape, numberChecks[check]);
    expect(found(`My ${word}: ${value}.`)).toEqual([[kind, value]]);
    expect(found(`${word} number is ${value}, thanks`).map(([, text]) => text)).toEqual([value]);
  });

  it.each(identityNumbers.filter(({ check }) => check !== 'none').map((one) => [one.kind, one] as const))(
    '%s is left alone if its check digits are wrong',
    (_kind, one) => {
      const shape = one.shapes.at(-1) as string;
      const wrong = valid(shape, (number) => !numberChecks[one.check](number));
      expect(found(`my ${one.words[0]} is ${wrong} ok`).filter(([kind]) => kind === one.kind)).toEqual([]);
    },
  );
});

describe('oracles', () => {
  const digits = (length: number): string => random.string('0123456789', length);

  it('agree on Luhn and on payment cards', () => {
    for (let i = 0; i < 3000; i++) {
      const card = `4${digits(15)}`;
      expect(luhn(card)).toBe(validator.isLuhnNumber(card));
    }
  });

  it('agree on IBANs of every country', () => {
    for (const [country, length] of ibanLengths) {
      const body = digits(length - 4);
      for (let check = 2; check < 99; check++) {
        const iban = `${country}${String(check).padStart(2, '0')}${body}`;
        if (validator.isIBAN(iban)) expect(ibanRemainder(iban)).toBe(1);
      }
    }
  });

  it.each([
    ['IN', 12, verhoeff],
    ['PL', 11, numberChecks.pesel],
  ] as const)('agree on the identity cards of %s', (locale, length, holds) => {
    let agreed = 0;
    for (let i = 0; i < 20_000; i++) {
      const number = digits(length);
      if (!validator.isIdentityCard(number, locale)) continue;
      agreed++;
      expect(holds(number)).toBe(true);
    }
    expect(agreed).toBeGreaterThan(10);
  });

  it.each([
    ['nl-NL', 9, numberChecks.bsn],
    ['pt-BR', 11, numberChecks.cpf],
    ['pt-BR', 14, numberChecks.cnpj],
  ] as const)('agree on the tax numbers of %s', (locale, length, holds) => {
    let agreed = 0;
    for (let i = 0; i < 20_000; i++) {
      const number = digits(length);
      if (!validator.isTaxID(number, locale)) continue;
      agreed++;
      expect(holds(number)).toBe(true);
    }
    expect(agreed).toBeGreaterThan(10);
  });
});

describe('what has a form of its own', () => {
  it.each([
    ['payment-card', '4111 1111 1111 1111'],
    ['payment-card', '4111  1111  1111  1111'],
    ['payment-card', '4111.1111.1111.1111'],
    ['phone', '+49 170  1234567'],
    ['payment-card', '378282246310005'],
    ['iban', 'DE89 3704 0044 0532 0130 00'],
    ['iban', 'GB29NWBK60161331926819'],
    ['us-ssn', '219-09-9999'],
    ['phone', '+49 30 901820 12'],
    ['phone', '(415) 555-2671'],
    ['ip-address', '93.184.216.34'],
    ['email', 'ann.smith+list@corp-mail.co.uk'],
  ])('%s: %s', (kind, value) => {
    for (const [before, after] of [
      ['', ''],
      ['it is ', '.'],
      ['(', ')'],
      ['"', '",'],
      ['是', '。'],
      ['x: ', '\n'],
    ]) {
      expect(found(`${before}${value}${after}`)).toEqual([[kind, value]]);
    }
  });

  it.each([
    '4111 1111 1111 1112',
    '000-12-3456',
    '192.168.1.20',
    'v1.2.3.4',
    'logo@2x.png',
    'a@example.com',
    '2024-01-02',
    '1234567890123',
    'DE00 3704 0044 0532 0130 00',
    'git@github.com:a/b',
    '12:30:45.123',
    '@types/node@24.1.0',
  ])('nothing in %s', (text) => {
    expect(found(`see ${text} there`)).toEqual([]);
  });
});
