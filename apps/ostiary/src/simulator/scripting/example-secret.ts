import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const upper32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** `length` characters of `alphabet` that depend on nothing but `seed`. */
const characters = (seed: string, length: number, alphabet: string): string => {
  let out = '';
  for (let round = 0; out.length < length; round++) {
    for (const byte of createHash('sha512').update(`${seed}/${round}`).digest()) {
      if (byte < 256 - (256 % alphabet.length)) out += alphabet[byte % alphabet.length];
    }
  }
  return out.slice(0, length);
};

const toBase62 = (value: number, width: number): string => {
  let out = '';
  for (let rest = value; rest > 0; rest = Math.floor(rest / base62.length)) out = `${base62[rest % base62.length]}${out}`;
  return out.padStart(width, '0');
};

const makers = {
  /** GitHub's format with its checksum: https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/ */
  github: (seed: string) => {
    const body = characters(seed, 30, base62);
    return `${['gh', 'p_'].join('')}${body}${toBase62(crc32(body), 6)}`;
  },
  aws: (seed: string) => `${['AK', 'IA'].join('')}${characters(seed, 16, upper32)}`,
  anthropic: (seed: string) => `${['sk', 'ant', 'api03', ''].join('-')}${characters(seed, 93, base62)}AA`,
};

export type ExampleSecretKind = keyof typeof makers;
export const exampleSecretKinds = Object.keys(makers) as ExampleSecretKind[];
export const isExampleSecretKind = (name: string | undefined): name is ExampleSecretKind =>
  exampleSecretKinds.some((kind) => kind === name);

/** A token that looks real and opens nothing: the same one for the same kind and seed, and nowhere written out in this repository. */
export const exampleSecret = (kind: ExampleSecretKind = 'github', seed = 'simulator'): string => makers[kind](`${kind}/${seed}`);
