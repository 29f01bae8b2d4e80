import { z } from 'zod';

/** PostgreSQL knows fewer offsets than RFC 3339, and no year 0: it gets the moment, within the years that both have. */
export const timeSchema = z.iso
  .datetime({ offset: true })
  .refine((text) => !text.startsWith('0000-'), 'the years begin with 1')
  .transform((text) => new Date(text));
