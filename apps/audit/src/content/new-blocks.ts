import { hasOwnRef, type JournalRecord, type StoredBody } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { FreshRecord } from '../received-record.js';
import { BlocksReader } from './blocks.reader.js';
import type { BodyKind } from './body-name.js';
import { recordedBlock, refsOf, type RecordedBlock } from './recorded-block.js';

/** The blocks of one body that its exchange is the first to hold. */
export interface NewBlocksOfBody {
  readonly exchange: string;
  readonly session: number;
  readonly day: string;
  readonly in: BodyKind;
  readonly blocks: readonly RecordedBlock[];
}

/** What a record tells, and where it belongs. */
export type RecordedEntries = Pick<FreshRecord, 'entries' | 'sessionNumber' | 'day'>;

/** What is new in records, in the words of no provider's format: for whoever makes something of text while it is stored. */
@Injectable()
export class NewBlocks {
  constructor(private readonly stored: BlocksReader) {}

  /** To be asked once the batch's content is stored. */
  async of(manager: EntityManager, records: readonly RecordedEntries[]): Promise<NewBlocksOfBody[]> {
    const texts = new Map(records.flatMap(textsIn));
    const found: NewBlocksOfBody[] = [];
    for (const { body, ...told } of records.flatMap(bodiesIn)) {
      const fresh = (body.blocks ?? []).filter(({ isNew }) => isNew);
      if (fresh.length === 0) continue;
      const pieces = { first: body.keep, pieces: body.parts };
      const refs = fresh.flatMap((block) => refsOf(block, pieces));
      // Of a large body the texts go ahead of what speaks of them, and may have come with an earlier batch.
      const ahead = refs.filter((ref) => !texts.has(key(told.session, ref))).map((ref) => ({ ref }));
      const earlier = await this.stored.texts(manager, told.session, ahead, told.day);
      const textOf = (ref: string): string | undefined => texts.get(key(told.session, ref)) ?? earlier.get(ref);
      found.push({ ...told, blocks: fresh.map((block) => recordedBlock(block, pieces, textOf)) });
    }
    return found;
  }
}

const key = (session: number, ref: string): string => `${session} ${ref}`;

const textsIn = ({ entries, sessionNumber }: RecordedEntries): [string, string][] =>
  entries.flatMap((entry): [string, string][] =>
    entry.type === 'content.stored' && sessionNumber !== null && hasOwnRef(entry)
      ? [[key(sessionNumber, entry.data.ref), entry.data.text]]
      : [],
  );

type Told = Omit<NewBlocksOfBody, 'blocks'> & { readonly body: StoredBody };

const bodiesIn = ({ entries, sessionNumber, day }: RecordedEntries): Told[] =>
  entries.flatMap((entry) => {
    const told = bodyIn(entry);
    return told === null || sessionNumber === null ? [] : [{ ...told, session: sessionNumber, day }];
  });

function bodyIn(entry: JournalRecord): Pick<Told, 'exchange' | 'in' | 'body'> | null {
  if (!('exchange' in entry) || !entry.data) return null;
  const { exchange } = entry;
  if ('request' in entry.data) return entry.data.request && { exchange, in: 'request', body: entry.data.request };
  return 'reply' in entry.data ? entry.data.reply && { exchange, in: 'reply', body: entry.data.reply } : null;
}
