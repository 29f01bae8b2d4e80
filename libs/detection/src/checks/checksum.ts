import { crc32 } from 'node:zlib';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function toBase62(value: number, width: number): string {
  let out = '';
  for (let rest = value; rest > 0; rest = Math.floor(rest / 62)) out = base62[rest % 62] + out;
  return out.padStart(width, '0');
}

/**
 * A checksum that a vendor puts into its tokens. `holds` tells whether it is right, `seal` completes a body for samples.
 * A failing one lowers confidence and drops nothing: formats change, and a typo in a key is still a leak.
 */
export interface Checksum {
  readonly holds: (token: string) => boolean;
  readonly seal: (token: string) => string;
}

/** GitHub's and npm's: CRC32 of the random part, six characters of base 62. Source: github.blog "Behind GitHub's new authentication token formats" (2021). */
const crc32Base62: Checksum = {
  holds: (token) => crc32Base62.seal(token) === token,
  seal: (token) => {
    const body = token.slice(token.lastIndexOf('_') + 1, -6);
    return token.slice(0, -6) + toBase62(crc32(body), 6);
  },
};

/** Grafana's: CRC32 of what stands before it, as eight hex digits after the last underscore. Source: grafana/grafana, pkg/components/satokengen. */
const grafana: Checksum = {
  holds: (token) => grafana.seal(token) === token,
  seal: (token) => {
    const end = token.lastIndexOf('_');
    return `${token.slice(0, end)}_${crc32(token.slice(0, end)).toString(16).padStart(8, '0')}`;
  },
};

export const checksums = { crc32Base62, grafana } as const;
export type ChecksumName = keyof typeof checksums;

/** ISO/IEC 7812-1 Annex B: the last digit of a card's number. `digits` holds nothing else. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}

/** ISO 7064 MOD 97-10 as IBAN uses it (ISO 13616): the first four characters moved to the end, letters as 10 to 35. */
export function ibanRemainder(iban: string): number {
  let rest = 0;
  const moved = iban.slice(4) + iban.slice(0, 4);
  for (let i = 0; i < moved.length; i++) {
    const value = parseInt(moved[i] as string, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}
