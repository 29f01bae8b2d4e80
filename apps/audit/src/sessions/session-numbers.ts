import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

interface KnownSession {
  readonly id: string;
  readonly number: string;
  readonly firstDay: string;
}

/** The numbers that rows name sessions by. */
@Injectable()
export class SessionNumbers {
  /** The number of each session by its id, whose key nobody destroys until the transaction ends; one that is new gets one. `firstDays`: the first day that each is known of. */
  async of(manager: EntityManager, firstDays: ReadonlyMap<string, string>): Promise<Map<string, number>> {
    const known = new Map<string, KnownSession>();
    const missing = () => [...firstDays.keys()].filter((id) => !known.has(id)).sort();
    await this.find(manager, missing(), known);
    const fresh = missing();
    if (fresh.length > 0) {
      await manager.query('INSERT INTO session (id, first_day) SELECT * FROM unnest($1::text[], $2::date[]) ON CONFLICT DO NOTHING', [
        fresh,
        fresh.map((id) => firstDays.get(id)),
      ]);
      await this.find(manager, fresh, known);
    }
    const earlier = [...known].filter(([id, { firstDay }]) => firstDays.get(id)! < firstDay).map(([id]) => id);
    if (earlier.length > 0) await this.lower(manager, earlier, firstDays);
    return new Map([...known].map(([id, { number }]) => [id, Number(number)]));
  }

  /** Records of earlier days may come later: from another chain, or again. Content is looked for from the first day on. */
  private async lower(manager: EntityManager, ids: readonly string[], firstDays: ReadonlyMap<string, string>): Promise<void> {
    await manager.query(
      `UPDATE session s SET first_day = least(s.first_day, d.day) FROM unnest($1::text[], $2::date[]) AS d (id, day) WHERE s.id = d.id`,
      [ids, ids.map((id) => firstDays.get(id))],
    );
  }

  private async find(manager: EntityManager, ids: readonly string[], known: Map<string, KnownSession>): Promise<void> {
    if (ids.length === 0) return;
    const rows = await manager.query<KnownSession[]>(
      'SELECT id, number, first_day::text AS "firstDay" FROM session WHERE id = ANY($1) ORDER BY id FOR KEY SHARE',
      [ids],
    );
    for (const row of rows) known.set(row.id, row);
  }
}
