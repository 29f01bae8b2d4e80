import { createHash } from 'node:crypto';
import type { StoredBody } from '#contracts';
import { storable } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ReadRecord } from '../received-record.js';

interface BodyRow {
  readonly session: string;
  readonly body: StoredBody;
}

/** Notes where blocks stand and how bodies are made of them. */
@Injectable()
export class ContentStore {
  async insert(manager: EntityManager, records: readonly ReadRecord[]): Promise<void> {
    await this.insertBlocks(manager, records);
    await this.insertBodies(manager, records.flatMap(bodiesOf));
  }

  /** A block whose reference is not that of its text is left out: it would be read as what it is not. The record itself stays as evidence. */
  private async insertBlocks(manager: EntityManager, records: readonly ReadRecord[]): Promise<void> {
    const blocks = records.flatMap(({ record, chain, seq }) =>
      record.type === 'content.stored' && refOf(record.session, record.data.text) === record.data.ref
        ? [{ session: storable(record.session), ref: Buffer.from(record.data.ref, 'hex'), chain, seq }]
        : [],
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

/** As ingress names blocks: SHA-256 over the session's id and the block's bytes. */
const refOf = (session: string, text: string): string => createHash('sha256').update(session).update(text).digest('hex');

function bodiesOf({ record }: ReadRecord): BodyRow[] {
  if (!('session' in record) || !record.data) return [];
  const body = 'request' in record.data ? record.data.request : 'reply' in record.data ? record.data.reply : null;
  return body ? [{ session: storable(record.session), body }] : [];
}
