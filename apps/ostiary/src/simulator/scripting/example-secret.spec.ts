import { crc32 } from 'node:zlib';
import { exampleSecret, exampleSecretKinds } from './example-secret.js';

it.each(exampleSecretKinds)('makes the same %s for the same seed, another for another', (kind) => {
  expect(exampleSecret(kind, 'a')).toBe(exampleSecret(kind, 'a'));
  expect(exampleSecret(kind, 'a')).not.toBe(exampleSecret(kind, 'b'));
});

it('makes GitHub tokens whose checksum holds', () => {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const token = exampleSecret('github');
  expect(token).toHaveLength(40);
  const checksum = Array.from(token.slice(34)).reduce((value, character) => value * 62 + alphabet.indexOf(character), 0);
  expect(checksum).toBe(crc32(token.slice(4, 34)));
});
