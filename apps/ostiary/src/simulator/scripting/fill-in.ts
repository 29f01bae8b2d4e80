import { exampleSecret, isExampleSecretKind } from './example-secret.js';

const anyMask = /\[masked:[a-z0-9-]+#[a-z0-9]+\]/g;
const reversed = (text: string): string => [...text].toReversed().join('');

/**
 * Writes what a marker's argument asks for in braces. A gateway on the way would change what stands there plainly; so `{{mask}}` is the last
 * mask that the request holds (a model refers to a masked value by what it sees), `{{secret aws seed}}` a token that is made here,
 * `{{reverse TEXT}}` the text from its end, and `{{advice}}` what the last of the tool results names in backticks first, as it stands in a JSON string.
 */
export const fillIn = (argument: string, requestText: string, toolResults: readonly string[] = []): string =>
  argument.replace(/\{\{(mask|secret|reverse|advice)(?: ([^{}]*))?\}\}/g, (_match, name: string, rest = '') => {
    if (name === 'advice') return JSON.stringify(/`([^`]+)`/.exec(toolResults.at(-1) ?? '')?.[1] ?? 'no advice').slice(1, -1);
    if (name === 'mask') return requestText.match(anyMask)?.at(-1) ?? 'no mask';
    if (name === 'reverse') return reversed(String(rest));
    const [kind, seed] = String(rest).split(/\s+/);
    return exampleSecret(isExampleSecretKind(kind) ? kind : 'github', seed || undefined);
  });
