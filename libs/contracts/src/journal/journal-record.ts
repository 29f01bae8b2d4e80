import { z } from 'zod';
import { callsTurnedAwaySchema } from './calls-turned-away.js';
import {
  exchangeDecidedSchema,
  exchangeEndedSchema,
  exchangeForwardedSchema,
  exchangeHeldSchema,
  exchangeReceivedSchema,
  exchangeReleasedSchema,
} from './exchange-events.js';

const header = {
  v: z.literal(1),
  /** UUIDv7 of the chain: one a process boot. */
  chain: z.string(),
  /** Gapless from 0. */
  seq: z.number().int().nonnegative(),
  /** SHA-256 (hex) of the bytes of the record before it; 64 zeros for the first. */
  prev: z.string(),
  time: z.iso.datetime(),
  traceparent: z.string().optional(),
};

const about = { exchange: z.string(), session: z.string() };

const chainEvents = [
  z.object({ ...header, type: z.literal('chain.opened'), data: z.object({ instance: z.string(), version: z.string() }) }),
  z.object({ ...header, type: z.literal('chain.closed'), data: z.object({ lastSeq: z.number().int().nonnegative() }) }),
  z.object({
    ...header,
    type: z.literal('chain.recovered'),
    data: z.object({
      chain: z.string(),
      lastSeq: z.number().int(),
      /** Ranges of segment files that could not be read; they were moved aside, not deleted. */
      lost: z.array(z.object({ segment: z.string(), offset: z.number().int(), bytes: z.number().int() })),
    }),
  }),
  z.object({
    ...header,
    type: z.literal('journal.full'),
    data: z.object({ bytes: z.number().int(), maxBytes: z.number().int(), refused: z.number().int() }),
  }),
  z.object({ ...header, type: z.literal('calls.turned_away'), data: callsTurnedAwaySchema }),
] as const;

const exchangeEvents = [
  /** A content block in masked form, as text; `ref` is SHA-256 (hex) over session id and bytes. */
  z.object({ ...header, ...about, type: z.literal('content.stored'), data: z.object({ ref: z.string(), text: z.string() }) }),
  z.object({ ...header, ...about, type: z.literal('exchange.received'), data: exchangeReceivedSchema }),
  z.object({ ...header, ...about, type: z.literal('exchange.decided'), data: exchangeDecidedSchema }),
  z.object({ ...header, ...about, type: z.literal('exchange.held'), data: exchangeHeldSchema }),
  z.object({ ...header, ...about, type: z.literal('exchange.released'), data: exchangeReleasedSchema }),
  z.object({ ...header, ...about, type: z.literal('exchange.forwarded'), data: exchangeForwardedSchema }),
  z.object({ ...header, ...about, type: z.literal('exchange.completed'), data: exchangeEndedSchema }),
  z.object({ ...header, ...about, type: z.literal('exchange.refused'), data: exchangeEndedSchema }),
  z.object({ ...header, ...about, type: z.literal('exchange.failed'), data: exchangeEndedSchema }),
  z.object({ ...header, ...about, type: z.literal('exchange.client_left'), data: exchangeEndedSchema }),
  z.object({ ...header, ...about, type: z.literal('exchange.interrupted'), data: exchangeEndedSchema.nullable() }),
] as const;

/** One record of the journal. Its bytes are the UTF-8 of its JSON, exactly as first written: they are what is hashed. */
export const journalRecordSchema = z.discriminatedUnion('type', [...chainEvents, ...exchangeEvents]);
export type JournalRecord = z.infer<typeof journalRecordSchema>;
export type JournalRecordType = JournalRecord['type'];
export type JournalRecordOf<K extends JournalRecordType> = Extract<JournalRecord, { type: K }>;
/** What a stage hands to the journal; the journal itself adds chain, seq, prev and time. */
export type JournalEntry = {
  [K in JournalRecordType]: Omit<JournalRecordOf<K>, 'v' | 'chain' | 'seq' | 'prev' | 'time'>;
}[JournalRecordType];
