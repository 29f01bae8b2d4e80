import { bigramTable } from './bigram-table.js';

const SYMBOLS = 54;
const table = new Int8Array(Buffer.from(bigramTable, 'base64'));

const symbol = (code: number): number => {
  if (code >= 97 && code <= 122) return code - 97;
  if (code >= 65 && code <= 90) return code - 39;
  return code >= 48 && code <= 57 ? 52 : 53;
};

/**
 * How random a value looks: the mean, over its pairs of neighbouring characters, of the bits by which the pair is likelier in random
 * base64 than in words and identifiers. Above 0: rather random; words and identifiers lie below -1.
 * Far better at telling keys from names than Shannon entropy is, because a name of many different letters has high entropy too.
 */
export function randomness(value: string): number {
  if (value.length < 2) return 0;
  let sum = 0;
  let previous = symbol(value.charCodeAt(0));
  for (let i = 1; i < value.length; i++) {
    const next = symbol(value.charCodeAt(i));
    sum -= table[previous * SYMBOLS + next] as number;
    previous = next;
  }
  return sum / 8 / (value.length - 1);
}
