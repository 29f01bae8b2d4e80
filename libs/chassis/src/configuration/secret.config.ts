import { z } from 'zod';

/** A secret by reference: the configuration names where it is, never what it is. */
export const secretReferenceSchema = z.union([
  z.object({ env: z.string().describe('Name of the environment variable that holds the secret.') }).strict(),
  z.object({ file: z.string().describe('Path of a file that holds the secret; surrounding white space is dropped.') }).strict(),
]);
export type SecretReference = z.infer<typeof secretReferenceSchema>;
