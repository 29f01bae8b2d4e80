import { luhn } from './checksum.js';

/** A test of a number's check digits; gets it without spaces, dots, dashes and slashes, in upper case. */
export type NumberCheck = (number: string) => boolean;

const digit = (number: string, i: number): number => number.charCodeAt(i) - 48;
const weighted = (number: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, i) => sum + weight * digit(number, i), 0);

/** Verhoeff's dihedral check (J. Verhoeff, 1969), as Aadhaar uses it. */
const multiply = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const permute = ['0123456789', '1576283094', '5803796142', '8916043527', '9453126870', '4286573901', '2793806415', '7046913258'];
export function verhoeff(number: string): boolean {
  let c = 0;
  for (let i = 0; i < number.length; i++) {
    const p = Number(permute[i % 8]?.[digit(number, number.length - 1 - i)]);
    c = Number(multiply[c]?.[p]);
  }
  return c === 0;
}

/** ISO 7064 MOD 11,10, as Germany's tax number uses it. */
function mod1110(number: string): boolean {
  let product = 10;
  for (let i = 0; i < number.length - 1; i++) {
    const sum = (digit(number, i) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === digit(number, number.length - 1);
}

const mod11 = (sum: number): number => (sum % 11 < 2 ? 0 : 11 - (sum % 11));
const from = (start: number, count: number): number[] => Array.from({ length: count }, (_, i) => start - i);

const cpf: NumberCheck = (n) =>
  new Set(n).size > 1 && mod11(weighted(n, from(10, 9))) === digit(n, 9) && mod11(weighted(n, from(11, 10))) === digit(n, 10);
const cnpjWeights = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
const cnpj: NumberCheck = (n) =>
  mod11(weighted(n, cnpjWeights.slice(1))) === digit(n, 12) && mod11(weighted(n, cnpjWeights)) === digit(n, 13);

const dniLetters = 'TRWAGMYFPDXBNJZSQVHLCKE';
const dni: NumberCheck = (n) =>
  dniLetters[Number(n.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)))) % 23] === n.at(-1);

const oddValues = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
function codiceFiscale(n: string): boolean {
  let sum = 0;
  for (let i = 0; i < 15; i++) {
    const value = /\d/.test(n[i] as string) ? digit(n, i) : n.charCodeAt(i) - 65;
    sum += i % 2 === 0 ? (oddValues[value] as number) : value;
  }
  return String.fromCharCode(65 + (sum % 26)) === n[15];
}

/** The check digits of national numbers, each from the issuing authority's published rule. */
export const numberChecks = {
  none: () => true,
  luhn,
  verhoeff,
  mod1110,
  cpf,
  cnpj,
  dni,
  codiceFiscale,
  nhs: (n) => (11 - (weighted(n, from(10, 9)) % 11)) % 11 === digit(n, 9),
  tfn: (n) => weighted(n, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0,
  nir: (n) => 97 - Number(BigInt(n.slice(0, 13)) % 97n) === Number(n.slice(13)),
  bsn: (n) => (weighted(n, from(9, 8)) - digit(n, 8)) % 11 === 0,
  pesel: (n) => (10 - (weighted(n, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === digit(n, 10),
  personnummer: (n) => luhn(n.slice(-10)),
  aba: (n) => weighted(n, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0,
} satisfies Record<string, NumberCheck>;
export type NumberCheckName = keyof typeof numberChecks;
