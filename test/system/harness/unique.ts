import { randomBytes } from 'node:crypto';
import { exampleSecret } from '../../../apps/ostiary/src/simulator/scripting/example-secret.js';

/** A word that nothing else holds, to find one call by in every place. */
export const uniqueWord = (): string => `w${randomBytes(6).toString('hex')}`;

/** A secret of a vendor's form that no text of this repository holds and that opens nothing. */
export const uniqueSecret = (kind: 'github' | 'aws' | 'anthropic' = 'github'): string =>
  exampleSecret(kind, randomBytes(8).toString('hex'));
