import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** The numbers that rows name sessions by. */
@Injectable()
export class SessionNumbers {
  /** The number of each session by its id, whose key nobody destroys until the transaction ends; one that is new gets one. `firstDays`: the first day that each is known of. */
  async of(manager: EntityManager, firstDays: ReadonlyMap<string, string>): Promise<Map<string, number>> {
    const known = new Map<string, number>();
    await this.lower(manager, firstDays);
    const missing = () => [...firstDays.keys()].filter((id) => !known.has(id)).sort();
    await this.find(manager, missing(), known);
    const fresh = missing();
    if (fresh.length === 0) return known;
    await manager.query('INSERT INTO session (id, first_day) SELECT * FROM unnest($1::text[], $2::date[]) ON CONFLICT DO NOTHING', [
      fresh,
      fresh.map((id) => firstDays.get(id)),
    ]);
    await this.find(manager, fresh, known);
    return known;
  }

  /** Records of earlier days may come later: from another chain, or again. Content is looked for from the first day on. */
  private async lower(manager: EntityManager, firstDays: ReadonlyMap<string, string>): Promise<void> {
    const ids = [...firstDays.keys()].sort();
    await manager.query(
      `WITH later AS (
         SELECT s.number, d.day FROM unnest($1::text[], $2::date[]) AS d (id, day) JOIN session s ON s.id = d.id AND s.first_day > d.day
          ORDER BY s.id FOR NO KEY UPDATE OF s)
       UPDATE session s SET first_day = least(s.first_day, later.day) FROM later WHERE s.number = later.number`,
      [ids, ids.map((id) => firstDays.get(id))],
    );
  }

  private async find(manager: EntityManager, ids: readonly string[], known: Map<string, number>): Promise<void> {
    if (ids.length === 0) return;
    const rows = await manager.query<{ id: string; number: string }[]>(
      'SELECT id, number FROM session WHERE id = ANY($1) ORDER BY id FOR KEY SHARE',
      [ids],
    );
    for (const { id, number } of rows) known.set(id, Number(number));
  }
}
