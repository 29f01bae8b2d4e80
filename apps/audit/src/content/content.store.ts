import { hasOwnRef, shortRef } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { FreshRecord } from '../received-record.js';

/** Notes where blocks stand. */
@Injectable()
export class ContentStore {
  /** A block whose reference is not that of its text is left out. The record itself stays as evidence. */
  async insert(manager: EntityManager, records: readonly FreshRecord[]): Promise<void> {
    const blocks = records.flatMap(({ entries, ...place }) =>
      entries.flatMap((entry) =>
        entry.type === 'content.stored' && hasOwnRef(entry) ? [{ ...place, ref: shortRef(entry.data.ref) }] : [],
      ),
    );
    if (blocks.length === 0) return;
    blocks.sort((a, b) => Buffer.compare(a.ref, b.ref));
    await manager.query(
      `INSERT INTO content_block (session, ref, day, chain, seq)
       SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::date[], $4::int[], $5::bigint[]) ON CONFLICT DO NOTHING`,
      [
        blocks.map(({ sessionNumber }) => sessionNumber),
        blocks.map(({ ref }) => ref),
        blocks.map(({ day }) => day),
        blocks.map(({ chainNumber }) => chainNumber),
        blocks.map(({ seq }) => seq),
      ],
    );
  }
}
