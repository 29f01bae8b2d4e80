import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ExchangeDelta } from './exchange-delta.js';

interface SessionDelta {
  readonly number: number;
  /** Of the first that was identified, if any was. */
  readonly caller: number;
  readonly identified: boolean;
  readonly first: string;
  readonly last: string;
  readonly exchanges: number;
}

/** Sums up the exchanges of each session. To be given each newly stored exchange once. */
@Injectable()
export class SessionsProjector {
  /** `callers`: the numbers of callers by exchange. */
  async apply(manager: EntityManager, deltas: readonly ExchangeDelta[], callers: ReadonlyMap<string, number>): Promise<void> {
    const sessions = sessionDeltas(deltas, callers);
    if (sessions.length === 0) return;
    await manager.query('SELECT 1 FROM session WHERE number = ANY($1::bigint[]) ORDER BY number FOR NO KEY UPDATE', [
      sessions.map(({ number }) => number),
    ]);
    await manager.query(
      `UPDATE session known SET
         caller = CASE WHEN known.caller IS NULL OR (d.identified AND (SELECT principal IS NULL FROM caller WHERE number = known.caller))
                  THEN d.caller ELSE known.caller END,
         started_at = least(known.started_at, d.first),
         last_active_at = greatest(known.last_active_at, d.last),
         exchanges = known.exchanges + d.exchanges
       FROM unnest($1::bigint[], $2::int[], $3::boolean[], $4::timestamptz[], $5::timestamptz[], $6::int[])
         AS d (number, caller, identified, first, last, exchanges)
       WHERE known.number = d.number`,
      [
        sessions.map(({ number }) => number),
        sessions.map(({ caller }) => caller),
        sessions.map(({ identified }) => identified),
        sessions.map(({ first }) => first),
        sessions.map(({ last }) => last),
        sessions.map(({ exchanges }) => exchanges),
      ],
    );
  }
}

function sessionDeltas(deltas: readonly ExchangeDelta[], callers: ReadonlyMap<string, number>): SessionDelta[] {
  const sessions = new Map<number, SessionDelta>();
  for (const { id, session, received } of deltas) {
    const caller = callers.get(id);
    if (!received || caller === undefined) continue;
    const at = received.startedAt;
    const known = sessions.get(session);
    const identified = received.principal !== null;
    const better = known === undefined || (identified && !known.identified);
    sessions.set(session, {
      number: session,
      caller: better ? caller : known.caller,
      identified: identified || (known?.identified ?? false),
      first: known && known.first < at ? known.first : at,
      last: known && known.last > at ? known.last : at,
      exchanges: (known?.exchanges ?? 0) + 1,
    });
  }
  return [...sessions.values()].sort((a, b) => a.number - b.number);
}
