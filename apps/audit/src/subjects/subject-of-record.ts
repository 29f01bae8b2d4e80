import { OstiaryError } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';

const name = z.string().trim().min(1).max(500);

/** Whom or what an administrator means: one of them. */
export const aboutFields = {
  session: name.optional().describe('A session, by its id.'),
  person: z
    .strictObject({ issuer: name.describe('Who vouches for the person.'), subject: name.describe('Who it is, as the issuer names it.') })
    .optional()
    .describe('A person, as tokens name it.'),
  mail: name.optional().describe('A person, by an address that its issuer vouches for.'),
};
const about = z.object(aboutFields);
export const isOne = ({ session, person, mail }: z.infer<typeof about>): boolean =>
  [session, person, mail].filter((given) => given !== undefined).length === 1;

export interface Person {
  readonly issuer: string;
  readonly subject: string;
}

/** One session, or one person with all of theirs. */
export type Subject = { readonly session: string; readonly person: null } | { readonly session: null; readonly person: Person };

export const subjectSchema = {
  session: z.string().nullable().describe('The session, where it is about one.'),
  person: z
    .object({
      issuer: z.string().describe('Who vouches for the person.'),
      subject: z.string().describe('Who it is, as the issuer names it.'),
    })
    .nullable()
    .describe('The person, where it is about all of theirs.'),
};

/** Finds out whom an address means. */
@Injectable()
export class SubjectOfRecord {
  async of(manager: EntityManager, { session, person, mail }: z.infer<typeof about>): Promise<Subject> {
    if (session !== undefined) return { session, person: null };
    if (person !== undefined) return { session: null, person };
    const found = await manager.query<Person[]>(
      `SELECT DISTINCT principal->>'issuer' AS issuer, principal->>'subject' AS subject FROM caller WHERE principal->>'email' = $1
        AND principal_names @> ARRAY[$1] LIMIT 2`,
      [mail],
    );
    const [one, another] = found;
    if (one === undefined) throw new OstiaryError('resource_unknown', 'Nobody with this address has called.');
    if (another !== undefined)
      throw new OstiaryError('content_rejected', 'The address is of more than one account: name the person by issuer and subject.');
    return { session: null, person: one };
  }
}
