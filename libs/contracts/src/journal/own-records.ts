import { z } from 'zod';

/** The chain that audit itself writes: what administrators did to the record. No journal has it, and what comes as its record is taken from none. */
export const OWN_CHAIN = 'audit';

/** So many sessions are named by one record; an erasure of more has several. */
export const ERASED_A_RECORD = 1_000;

const header = {
  v: z.literal(1),
  chain: z.literal(OWN_CHAIN),
  seq: z.number().int().nonnegative(),
  prev: z.string(),
  time: z.iso.datetime(),
};
const person = z.object({ issuer: z.string(), subject: z.string() });
const by = person.extend({ name: z.string() });

const erased = z.object({
  ...header,
  type: z.literal('audit.erased'),
  data: z.object({
    id: z.string(),
    /** Those whose keys were destroyed, by their ids. */
    sessions: z.array(z.string()).max(ERASED_A_RECORD),
    /** How many records each log had then: what these sessions had before is erased, what they have later is not. */
    logs: z.array(z.number().int().nonnegative()),
    person: person.nullable(),
    reason: z.string(),
    by,
  }),
});
const holdPlaced = z.object({
  ...header,
  type: z.literal('audit.hold_placed'),
  data: z.object({ id: z.string(), session: z.string().nullable(), person: person.nullable(), reason: z.string(), by }),
});
const holdReleased = z.object({
  ...header,
  type: z.literal('audit.hold_released'),
  data: z.object({ id: z.string(), reason: z.string(), by }),
});

/** A record of audit's own chain. It is linked, logged and proven like one of the journal; only audit writes it. */
export const ownRecordSchema = z.discriminatedUnion('type', [erased, holdPlaced, holdReleased]);
export type OwnRecord = z.infer<typeof ownRecordSchema>;
/** What is to be recorded; the chain adds the rest. */
export type OwnEntry = { [K in OwnRecord['type']]: Pick<Extract<OwnRecord, { type: K }>, 'type' | 'data'> }[OwnRecord['type']];
