import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { WorkingMemory } from './working-memory.js';

/** Blocks that are remembered of one caller, over all conversations. */
export const mostRemembered = 20_000;
/** After so many more, of whoever they are, it is looked whether the callers of the day have too many: to look each time would cost each decision. */
const trimEvery = 1_000;

/**
 * Keeps what one caller may have remembered within bounds: the oldest goes. What is forgotten is asked about, or refused by its rule, once
 * more. Between two looks a caller may have some more.
 */
@Injectable()
export class MemoryBound {
  private added = 0;

  async keep(manager: EntityManager, memory: WorkingMemory): Promise<void> {
    this.added += memory.blocks.changed.size;
    if (this.added < trimEvery) return;
    this.added = 0;
    const principals = new Set([...memory.blocks.changed].map(({ principal }) => principal));
    await manager.query(
      `DELETE FROM remembered_block b
        USING unnest($1::text[]) AS p(principal)
        CROSS JOIN LATERAL (
          SELECT principal, session_id, identity, rule_id FROM remembered_block
           WHERE principal = p.principal ORDER BY decided_at DESC OFFSET ${mostRemembered}) AS old
        WHERE (b.principal, b.session_id, b.identity, b.rule_id) = (old.principal, old.session_id, old.identity, old.rule_id)`,
      [[...principals]],
    );
  }
}
