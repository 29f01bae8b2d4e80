import { type JournalRecord, type JournalRecordOf, type Outcome, outcomeSchema } from '#contracts';

export type EndRecord = JournalRecordOf<`exchange.${Outcome}`>;

const ends: ReadonlySet<string> = new Set(outcomeSchema.options.map((outcome) => `exchange.${outcome}`));

/** Whether it is the event that an exchange ends with. */
export const isEnd = (event: JournalRecord): event is EndRecord => ends.has(event.type);
