import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** The numbers that rows name sessions by. */
@Injectable()
export class SessionNumbers {
  /** The number of each session by its id, whose key nobody destroys until the transaction ends; one that is new gets one. `firstDays`: the first day that each is known of. */
  async of(manager: EntityManager, firstDays: ReadonlyMap<string, string>): Promise<Map<string, number>> {
    const known = new Map<string, number>();
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

  private async find(manager: EntityManager, ids: readonly string[], known: Map<string, number>): Promise<void> {
    if (ids.length === 0) return;
    const rows = await manager.query<{ id: string; number: string }[]>(
      'SELECT id, number FROM session WHERE id = ANY($1) ORDER BY id FOR KEY SHARE',
      [ids],
    );
    for (const { id, number } of rows) known.set(id, Number(number));
  }
}
