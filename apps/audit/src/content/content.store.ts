import type { JournalRecord, StoredBody } from '#contracts';
import { storable } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ReadRecord } from '../received-record.js';
import { hasOwnRef } from './content-ref.js';

interface BodyRow {
  readonly session: string;
  readonly body: StoredBody;
}

/** Notes where blocks stand and how bodies are made of them. */
@Injectable()
export class ContentStore {
  async insert(manager: EntityManager, records: readonly ReadRecord[]): Promise<void> {
    await this.insertBlocks(manager, records);
    await this.insertBodies(
      manager,
      records.flatMap(({ entries }) => entries.flatMap(bodiesOf)),
    );
  }

  /** A block whose reference is not that of its text is left out. The record itself stays as evidence. */
  private async insertBlocks(manager: EntityManager, records: readonly ReadRecord[]): Promise<void> {
    const blocks = records.flatMap(({ entries, chain, seq }) =>
      entries.flatMap((entry) =>
        entry.type === 'content.stored' && hasOwnRef(entry)
          ? [{ session: storable(entry.session), ref: Buffer.from(entry.data.ref, 'hex'), chain, seq }]
          : [],
      ),
    );
    if (blocks.length === 0) return;
    blocks.sort((a, b) => Buffer.compare(a.ref, b.ref));
    await manager.query(
      `INSERT INTO content_block (session_id, ref, chain, seq)
       SELECT * FROM unnest($1::text[], $2::bytea[], $3::text[], $4::bigint[]) ON CONFLICT DO NOTHING`,
      [blocks.map(({ session }) => session), blocks.map(({ ref }) => ref), blocks.map(({ chain }) => chain), blocks.map(({ seq }) => seq)],
    );
  }

  private async insertBodies(manager: EntityManager, bodies: readonly BodyRow[]): Promise<void> {
    if (bodies.length === 0) return;
    const ordered = bodies.toSorted((a, b) => (a.body.id < b.body.id ? -1 : 1));
    await manager.query(
      `INSERT INTO stored_body (session_id, id, parent, keep, parts, keyed_digest, original_bytes)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::json[], $6::bytea[], $7::bigint[]) ON CONFLICT DO NOTHING`,
      [
        ordered.map(({ session }) => session),
        ordered.map(({ body }) => body.id),
        ordered.map(({ body }) => body.parent),
        ordered.map(({ body }) => body.keep),
        ordered.map(({ body }) => JSON.stringify(body.parts)),
        ordered.map(({ body }) => Buffer.from(body.keyedDigest, 'hex')),
        ordered.map(({ body }) => body.originalBytes),
      ],
    );
  }
}

function bodiesOf(entry: JournalRecord): BodyRow[] {
  if (!('session' in entry) || !entry.data) return [];
  const body = 'request' in entry.data ? entry.data.request : 'reply' in entry.data ? entry.data.reply : null;
  return body ? [{ session: storable(entry.session), body }] : [];
}
