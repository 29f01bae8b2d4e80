import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';

const keysSchema = z.object({
  jwks: z.object({ keys: z.array(z.looseObject({ kty: z.literal('RSA'), kid: z.string(), d: z.string() })).min(1) }),
  cookieKeys: z.array(z.string()).min(1),
});
export type DevelopmentKeys = z.infer<typeof keysSchema>;

/** The keys in the file, or new ones that are then in it, for its owner's eyes only: tokens go on being good after a restart. */
export async function keysIn(file: string): Promise<DevelopmentKeys> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return createKeys(file);
  try {
    return keysSchema.parse(JSON.parse(text));
  } catch {
    // Nothing of the parse error is passed on: it could quote the keys.
    throw new Error(`${file} does not hold the keys of the development identity provider. Delete it to get new ones.`);
  }
}

async function createKeys(file: string): Promise<DevelopmentKeys> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: crypto.randomUUID(), use: 'sig', alg: 'RS256' };
  const keys = keysSchema.parse({ jwks: { keys: [jwk] }, cookieKeys: [randomBytes(32).toString('base64url')] });
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, JSON.stringify(keys), { mode: 0o600 });
  await rename(draft, file);
  return keys;
}
