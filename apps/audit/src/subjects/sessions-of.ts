import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Subject } from './subject-of-record.js';

export interface SessionOfSubject {
  readonly number: number;
  readonly id: string;
  /** Whether something of it can be read still. */
  readonly hasKey: boolean;
  readonly exchanges: number;
}

/** The sessions that somebody's erasure takes. */
@Injectable()
export class SessionsOf {
  /** At most `most`, those with a key first. Of a person only sessions that nobody else is in. */
  async of(manager: EntityManager, { session, person }: Subject, most: number): Promise<SessionOfSubject[]> {
    const rows = await manager.query<{ number: string; id: string; has_key: boolean; exchanges: number }[]>(
      `SELECT s.number, s.id, k.session IS NOT NULL AS has_key, s.exchanges FROM session s LEFT JOIN session_key k ON k.session = s.number
        WHERE ${session === null ? OF_PERSON : 's.id = $1'} ORDER BY has_key DESC, s.number LIMIT $2`,
      session === null ? [JSON.stringify(person), most] : [session, most],
    );
    return rows.map(({ number, id, has_key: hasKey, exchanges }) => ({ number: Number(number), id, hasKey, exchanges }));
  }
}

const OF_PERSON = `s.caller IN (SELECT number FROM caller WHERE principal @> $1::jsonb)
  AND NOT EXISTS (SELECT 1 FROM exchange e JOIN caller c ON c.number = e.caller
                   WHERE e.session = s.number AND c.principal IS NOT NULL AND NOT c.principal @> $1::jsonb)`;
