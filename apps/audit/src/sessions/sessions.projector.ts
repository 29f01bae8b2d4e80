import { storable, storableJson } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ExchangeDelta } from './exchange-delta.js';

interface SessionDelta {
  readonly id: string;
  readonly principal: string | null;
  readonly client: string;
  readonly first: string;
  readonly last: string;
  readonly exchanges: number;
}

/** Sums up the exchanges of each session. To be given each newly stored exchange once. */
@Injectable()
export class SessionsProjector {
  async apply(manager: EntityManager, deltas: readonly ExchangeDelta[]): Promise<void> {
    const sessions = sessionDeltas(deltas);
    if (sessions.length === 0) return;
    await manager.query(
      `INSERT INTO session AS known (id, principal, client, started_at, last_active_at, exchanges)
       SELECT * FROM unnest($1::text[], $2::jsonb[], $3::jsonb[], $4::timestamptz[], $5::timestamptz[], $6::int[])
       ON CONFLICT (id) DO UPDATE SET
         principal = coalesce(known.principal, excluded.principal),
         started_at = least(known.started_at, excluded.started_at),
         last_active_at = greatest(known.last_active_at, excluded.last_active_at),
         exchanges = known.exchanges + excluded.exchanges`,
      [
        sessions.map(({ id }) => id),
        sessions.map(({ principal }) => principal),
        sessions.map(({ client }) => client),
        sessions.map(({ first }) => first),
        sessions.map(({ last }) => last),
        sessions.map(({ exchanges }) => exchanges),
      ],
    );
  }
}

function sessionDeltas(deltas: readonly ExchangeDelta[]): SessionDelta[] {
  const sessions = new Map<string, SessionDelta>();
  for (const { session, received } of deltas) {
    if (!received) continue;
    const id = storable(session);
    const at = received.startedAt;
    const known = sessions.get(id);
    sessions.set(id, {
      id,
      principal: known?.principal ?? (received.principal && storableJson(received.principal)),
      client: known?.client ?? storableJson(received.client),
      first: known && known.first < at ? known.first : at,
      last: known && known.last > at ? known.last : at,
      exchanges: (known?.exchanges ?? 0) + 1,
    });
  }
  return [...sessions.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
