import type { LoggedRecord, OwnRecord } from '#contracts';
import { storable } from '#persistence';
import { boundToPoison, boxed, NO_SESSION } from '#sealing';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { FreshRecord, PoisonRecord } from '../received-record.js';
import { SessionKeys } from '../sealing/session-keys.js';
import { TreesStore } from '../proof/trees.store.js';

/** A record of the journal, or one of audit's own chain. */
export type RecordToStore = FreshRecord | (Omit<FreshRecord, 'record' | 'eventId'> & { readonly record: OwnRecord });

/** The journal's records as bytes, and what could not be read of it. */
@Injectable()
export class RecordsStore {
  constructor(
    private readonly trees: TreesStore,
    private readonly keys: SessionKeys,
  ) {}

  /** Stores records of which none is there yet, in the order of their chains, each with its place in the tree. */
  async insert(manager: EntityManager, records: readonly RecordToStore[]): Promise<void> {
    if (records.length === 0) return;
    const keys = await this.keys.forWriting(manager, records.map(keyOf));
    const places = await this.trees.append(manager, records.map(loggedOf));
    await manager.query(
      `INSERT INTO journal_record (day, chain, seq, session, shard, leaf, time, begins, type, exchange_id, prev, digest, bytes)
       SELECT * FROM unnest($1::date[], $2::int[], $3::bigint[], $4::bigint[], $5::smallint[], $6::bigint[], $7::timestamptz[], $8::boolean[], $9::text[],
                            $10::text[], $11::bytea[], $12::bytea[], $13::bytea[])`,
      [
        records.map(({ day }) => day),
        records.map(({ chainNumber }) => chainNumber),
        records.map(({ seq }) => seq),
        records.map(({ sessionNumber }) => sessionNumber),
        places.map(({ shard }) => shard),
        places.map(({ leaf }) => leaf),
        records.map(({ record }) => record.time),
        records.map(({ entries }) => entries.some(({ type }) => type === 'exchange.received')),
        records.map(({ record }) => record.type),
        records.map(({ record }) => ('exchange' in record ? storable(record.exchange) : null)),
        records.map(({ record }) => Buffer.from(record.prev, 'hex')),
        records.map(({ digest }) => digest),
        records.map((record) => boxed(keys.get(keyOf(record))!, record.bytes, record.digest)),
      ],
    );
  }

  /** Sets aside what could not be read or stored, and gives back what was not set aside before. */
  async setAside(manager: EntityManager, poison: readonly PoisonRecord[]): Promise<PoisonRecord[]> {
    if (poison.length === 0) return [];
    const key = (await this.keys.forWriting(manager, [NO_SESSION])).get(NO_SESSION)!;
    const inserted = await manager.query<{ event_id: string }[]>(
      `INSERT INTO poison_record (event_id, chain, seq, reason, bytes)
       SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bytea[])
       ON CONFLICT DO NOTHING RETURNING event_id`,
      [
        poison.map(({ eventId }) => storable(eventId)),
        poison.map(({ chain }) => storable(chain)),
        poison.map(({ seq }) => seq),
        poison.map(({ reason }) => storable(reason)),
        poison.map(({ bytes, eventId }) => boxed(key, bytes, boundToPoison(storable(eventId)))),
      ],
    );
    const fresh = new Set(inserted.map(({ event_id }) => event_id));
    return poison.filter(({ eventId }) => fresh.delete(storable(eventId)));
  }
}

const keyOf = ({ sessionNumber }: RecordToStore): number => sessionNumber ?? NO_SESSION;

/** As the rows have it: whoever proves a record has only these to go by. */
const loggedOf = ({ chain, seq, digest, record }: RecordToStore): LoggedRecord => ({
  chain,
  seq,
  digest,
  prev: Buffer.from(record.prev, 'hex'),
  time: new Date(record.time),
  type: record.type,
  exchange: 'exchange' in record ? storable(record.exchange) : null,
  session: 'session' in record ? storable(record.session) : null,
});
