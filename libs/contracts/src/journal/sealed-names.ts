import { hash } from 'node:crypto';

const BYTES = 6;
const CHARACTERS = 8;

const nameOf = (name: string): string => hash('sha256', name, 'buffer').subarray(0, BYTES).toString('base64');

/** How a seal names what is gone: 8 characters each, of which no name can be made again. */
export const sealedNames = (names: readonly string[]): string => names.map(nameOf).join('');

/** Whether a name that is known is among those that a seal has. One in 2^48 is taken for another. */
export function isSealedName(sealed: string, name: string): boolean {
  const wanted = nameOf(name);
  for (let at = sealed.indexOf(wanted); at !== -1; at = sealed.indexOf(wanted, at + 1)) if (at % CHARACTERS === 0) return true;
  return false;
}
