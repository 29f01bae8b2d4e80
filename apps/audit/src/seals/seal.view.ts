import { z } from 'zod';
import { type Actor, actorSchema } from '../subjects/actor.js';

/** That what was of a day is gone, and proven to have been there. */
export interface Seal {
  readonly id: string;
  readonly at: Date;
  readonly day: string;
  /** The first day that was kept then. */
  readonly before: string;
  readonly records: number;
  readonly exchanges: number;
  readonly sessions: number;
  readonly setAside: number;
  readonly by: Actor | null;
}

export const whySchema = z.enum(['hold', 'live', 'gap', 'busy']);
/** Why something of a day that is over stays. */
export type Why = z.infer<typeof whySchema>;

export const sealSchema = z.object({
  id: z.string().describe('The seal; the record of it in audit’s own chain has the same.'),
  at: z.iso.datetime().describe('When.'),
  day: z.iso.date().describe('The UTC day that it is of.'),
  before: z.iso.date().describe('The first day that was kept then.'),
  records: z.number().int().describe('How many records of the journal went.'),
  exchanges: z.number().int().describe('How many exchanges.'),
  sessions: z.number().int().describe('How many sessions have nothing of that day any more.'),
  setAside: z.number().int().describe('How many records that could not be read.'),
  by: actorSchema.nullable().describe('Who asked for it; null: nobody, it was due.'),
});
export type SealView = z.infer<typeof sealSchema>;

export const sealViewOf = (seal: Seal): SealView => ({ ...seal, at: seal.at.toISOString() });
