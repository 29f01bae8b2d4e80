import { readFileSync } from 'node:fs';
import { ConfigurationError } from './load-configuration.js';
import type { SecretReference } from './secret.config.js';

/** The secret that a reference names, without surrounding white space. Throws ConfigurationError, naming the reference, when it is missing or empty. */
export function resolveSecret(reference: SecretReference, env: NodeJS.ProcessEnv = process.env): string {
  const value = 'env' in reference ? env[reference.env] : read(reference.file);
  const secret = value?.trim() ?? '';
  if (secret === '')
    throw new ConfigurationError(
      `There is no secret in ${'env' in reference ? `the environment variable ${reference.env}` : `the file ${reference.file}`}`,
    );
  return secret;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigurationError(`The secret’s file cannot be read: ${path} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}
