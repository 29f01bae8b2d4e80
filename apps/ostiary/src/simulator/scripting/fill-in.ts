import { exampleSecret, isExampleSecretKind } from './example-secret.js';

const anyMask = /\[masked:[a-z0-9-]+#[a-z0-9]+\]/g;
const reversed = (text: string): string => [...text].toReversed().join('');

/**
 * Writes what a marker's argument asks for in braces. A gateway on the way would change what stands there plainly; so `{{mask}}` is the last
 * mask that the request holds (a model refers to a masked value by what it sees), `{{secret aws seed}}` a token that is made here, and
 * `{{reverse TEXT}}` the text from its end.
 */
export const fillIn = (argument: string, requestText: string): string =>
  argument.replace(/\{\{(mask|secret|reverse)(?: ([^{}]*))?\}\}/g, (_match, name: string, rest = '') => {
    if (name === 'mask') return requestText.match(anyMask)?.at(-1) ?? 'no mask';
    if (name === 'reverse') return reversed(String(rest));
    const [kind, seed] = String(rest).split(/\s+/);
    return exampleSecret(isExampleSecretKind(kind) ? kind : 'github', seed || undefined);
  });
