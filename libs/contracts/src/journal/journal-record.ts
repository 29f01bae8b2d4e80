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

/** A content block in masked form, as text; `ref` is SHA-256 (hex) over session id and bytes. */
const contentStored = event('content.stored', z.object({ ref: z.string(), text: z.string() }));
const received = event('exchange.received', exchangeReceivedSchema);
const decided = event('exchange.decided', exchangeDecidedSchema);
const held = event('exchange.held', exchangeHeldSchema);
const released = event('exchange.released', exchangeReleasedSchema);
const forwarded = event('exchange.forwarded', exchangeForwardedSchema);
const completed = event('exchange.completed', exchangeEndedSchema);
const refused = event('exchange.refused', exchangeEndedSchema);
const failed = event('exchange.failed', exchangeEndedSchema);
const clientLeft = event('exchange.client_left', exchangeEndedSchema);
const interrupted = event('exchange.interrupted', exchangeEndedSchema.nullable());

/** Something that happened in an exchange. */
const exchangeEventSchema = z
  .discriminatedUnion('type', [
    contentStored,
    received,
    decided,
    held,
    released,
    forwarded,
    completed,
    refused,
    failed,
    clientLeft,
    interrupted,
  ])
  .meta({ brief: 'An event; its data is that of a record of its type.' });
export type ExchangeEvent = z.infer<typeof exchangeEventSchema>;

/**
 * What became durable together is one record of the last event; `earlier` are those before it, in order. So whoever looks at heads sees an end
 * as an end, and a chain has a record for each time that an exchange waited for the disk.
 */
const about = { ...header, exchange: z.string(), session: z.string(), earlier: z.array(exchangeEventSchema).optional() };

const exchangeRecords = [
  contentStored.extend(about),
  received.extend(about),
  decided.extend(about),
  held.extend(about),
  released.extend(about),
  forwarded.extend(about),
  completed.extend(about),
  refused.extend(about),
  failed.extend(about),
  clientLeft.extend(about),
  interrupted.extend(about),
] as const;

/** One record of the journal. Its bytes are the UTF-8 of its JSON, exactly as first written: they are what is hashed. */
export const journalRecordSchema = z.discriminatedUnion('type', [...chainEvents, ...exchangeRecords]);
export type JournalRecord = z.infer<typeof journalRecordSchema>;
export type JournalRecordType = JournalRecord['type'];
export type JournalRecordOf<K extends JournalRecordType> = Extract<JournalRecord, { type: K }>;
/** What a stage hands to the journal; the journal itself adds chain, seq, prev and time. */
export type JournalEntry = {
  [K in JournalRecordType]: Omit<JournalRecordOf<K>, 'v' | 'chain' | 'seq' | 'prev' | 'time'>;
}[JournalRecordType];
/** An entry about an exchange. */
export type ExchangeEntry = Extract<JournalEntry, { exchange: string }>;

function event<T extends string, D extends z.ZodType>(type: T, data: D) {
  return z.object({ type: z.literal(type), data });
}
