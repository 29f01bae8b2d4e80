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

/** So many ranges, chains, sessions and people are named by one record of a seal; a seal of more has several. */
export const SEALED_A_RECORD = 1_000;

const seqs = z.number().int().nonnegative();
/** Of what is gone nobody's name is kept: the first 6 bytes of SHA-256 over each, one behind the other in base64. Says of a name that is known whether it was there. */
const names = z.string().max(SEALED_A_RECORD * 8);
const sealed = z.object({
  ...header,
  type: z.literal('retention.sealed'),
  data: z.object({
    id: z.string(),
    /** The UTC day whose records went, and the first that was kept then. */
    day: z.iso.date(),
    before: z.iso.date(),
    /** One of how many records of the seal, from 1. */
    part: z.number().int().positive(),
    parts: z.number().int().positive(),
    /** Leaves that have no record any more, `to` exclusive. Their hashes stay, so the logs stay proven. */
    leaves: z.array(z.object({ log: seqs, from: seqs, to: seqs })).max(SEALED_A_RECORD),
    /** The same by chain, `to` inclusive, what was set aside as poison among them; `digest`: of the last record, which the next one links to. */
    chains: z.array(z.object({ chain: z.string(), from: seqs, to: seqs, digest: z.string().nullable() })).max(SEALED_A_RECORD),
    sessions: names,
    people: names,
    /** Sessions that had records of the day and stayed, and why. */
    kept: z.array(z.object({ session: z.string(), why: z.enum(['hold', 'live', 'gap', 'busy']) })).max(SEALED_A_RECORD),
    /** Null: by the configuration alone. */
    by: by.nullable(),
  }),
});

/** A record of audit's own chain. It is linked, logged and proven like one of the journal; only audit writes it. */
export const ownRecordSchema = z.discriminatedUnion('type', [erased, holdPlaced, holdReleased, sealed]);
export type OwnRecord = z.infer<typeof ownRecordSchema>;
/** What is to be recorded; the chain adds the rest. */
export type OwnEntry = { [K in OwnRecord['type']]: Pick<Extract<OwnRecord, { type: K }>, 'type' | 'data'> }[OwnRecord['type']];
