import { crc32 } from 'node:zlib';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const checksum = (text) => {
  let rest = crc32(text);
  let out = '';
  for (; rest > 0; rest = Math.floor(rest / 62)) out = base62[rest % 62] + out;
  return out.padStart(6, '0');
};

/** A GitHub token with a valid checksum that opens nothing: new each time, so that it is nowhere but in the call that carries it. */
export const freshToken = () => {
  const body = Array.from(crypto.getRandomValues(new Uint32Array(30)), (number) => base62[number % 62]).join('');
  return `${['gh', 'p_'].join('')}${body}${checksum(body)}`;
};

/** How the simulator's own `sim:secret` token starts; the rest of it never reaches a client. */
export const tokenStart = ['gh', 'p_'].join('');
export const mask = /\[masked:[a-z0-9-]+#[a-z0-9]+\]/i;
