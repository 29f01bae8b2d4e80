import { storable } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { NewBlocks } from '../content/new-blocks.js';
import { placeKey, RecordsReader } from '../content/records.reader.js';
import type { RecordPlace } from '../received-record.js';
import { comparable } from './text-query.js';

/** An exchange, and where the records stand that hold its bodies: some of them may not have come. */
export interface RecordedExchange {
  readonly id: string;
  readonly session: number;
  readonly places: readonly RecordPlace[];
}

/** What was found out about some exchanges. */
export interface PhrasesFound {
  /** The ids of those that say all of the phrases. */
  readonly exchanges: ReadonlySet<string>;
  /** How much text was read for it. */
  readonly characters: number;
}

/** Which exchanges say something word for word. The words say that they may; what stands where, only their content can tell. */
@Injectable()
export class PhraseCheck {
  constructor(
    private readonly records: RecordsReader,
    private readonly fresh: NewBlocks,
  ) {}

  /** Looks at what is new in their bodies, all in a few queries; the phrases are `comparable`. An exchange whose content is gone says nothing. */
  async among(manager: EntityManager, list: readonly RecordedExchange[], phrases: readonly string[]): Promise<PhrasesFound> {
    // One record may hold both.
    const places = new Map(list.flatMap(({ session, places }) => places.map((place) => [placeKey(place), { ...place, session }])));
    const entries = await this.records.entriesAt(manager, [...places.values()]);
    const told = [...places].map(([key, { day, session }]) => ({ entries: entries.get(key) ?? [], sessionNumber: session, day }));
    const texts = Map.groupBy(
      (await this.fresh.of(manager, told)).flatMap(({ exchange, blocks }) => blocks.map(({ text }) => ({ id: storable(exchange), text }))),
      ({ id }) => id,
    );
    const says = (id: string): boolean => {
      const said = (texts.get(id) ?? []).map(({ text }) => comparable(text));
      return phrases.every((phrase) => said.some((text) => text.includes(phrase)));
    };
    return {
      exchanges: new Set(list.flatMap(({ id }) => (says(id) ? [id] : []))),
      characters: [...texts.values()].flat().reduce((sum, { text }) => sum + text.length, 0),
    };
  }
}
