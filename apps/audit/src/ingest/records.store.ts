import { storable } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PoisonRecord, ReadRecord } from '../received-record.js';

/** The journal's records as bytes. (chain, seq) is what makes a redelivery harmless. */
@Injectable()
export class RecordsStore {
  /** Stores what is not there yet and gives back exactly that. */
  async insert(manager: EntityManager, records: readonly ReadRecord[]): Promise<ReadRecord[]> {
    if (records.length === 0) return [];
    // In one order everywhere, so that two transactions with the same records wait for each other instead of locking up.
    const ordered = records.toSorted((a, b) => compare(a.chain, b.chain) || a.seq - b.seq);
    const inserted = await manager.query<{ chain: string; seq: string }[]>(
      `INSERT INTO journal_record (chain, seq, type, exchange_id, session_id, recorded_at, prev, digest, bytes)
       SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::bytea[], $8::bytea[], $9::bytea[])
       ON CONFLICT DO NOTHING RETURNING chain, seq`,
      [
        ordered.map(({ chain }) => chain),
        ordered.map(({ seq }) => seq),
        ordered.map(({ record }) => record.type),
        ordered.map(({ record }) => ('exchange' in record ? storable(record.exchange) : null)),
        ordered.map(({ record }) => ('session' in record ? storable(record.session) : null)),
        ordered.map(({ record }) => record.time),
        ordered.map(({ record }) => Buffer.from(record.prev, 'hex')),
        ordered.map(({ digest }) => digest),
        ordered.map(({ bytes }) => bytes),
      ],
    );
    if (inserted.length === ordered.length) return ordered;
    const fresh = new Set(inserted.map(({ chain, seq }) => `${chain} ${seq}`));
    // Twice in one batch is stored once: the first of them is the fresh one.
    return ordered.filter(({ chain, seq }) => fresh.delete(`${chain} ${seq}`));
  }

  /** Sets aside what could not be read or stored, and gives back what was not set aside before. */
  async setAside(manager: EntityManager, poison: readonly PoisonRecord[]): Promise<PoisonRecord[]> {
    if (poison.length === 0) return [];
    const inserted = await manager.query<{ event_id: string }[]>(
      `INSERT INTO poison_record (event_id, chain, seq, reason, bytes)
       SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bytea[])
       ON CONFLICT DO NOTHING RETURNING event_id`,
      [
        poison.map(({ eventId }) => storable(eventId)),
        poison.map(({ chain }) => storable(chain)),
        poison.map(({ seq }) => seq),
        poison.map(({ reason }) => storable(reason)),
        poison.map(({ bytes }) => bytes),
      ],
    );
    const fresh = new Set(inserted.map(({ event_id }) => event_id));
    return poison.filter(({ eventId }) => fresh.delete(storable(eventId)));
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
