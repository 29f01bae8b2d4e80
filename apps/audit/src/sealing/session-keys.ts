import { randomBytes } from 'node:crypto';
import { ContentKeyWrapper } from '#sealing';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { EntityManager } from 'typeorm';

/** So many unwrapped keys are kept in memory. Which one counts is asked of the database every time, so a destroyed one is used no more. */
const REMEMBERED = 10_000;
const KEY_BYTES = 32;

/** The keys of sessions' content, one a session. Destroying its row is what erasing a session's content means. */
@Injectable()
export class SessionKeys {
  private readonly unwrapped = new LRUCache<string, Buffer>({ max: REMEMBERED });

  constructor(private readonly wrapper: ContentKeyWrapper) {}

  /** The key of each session, for writing: made where there is none. The caller holds the sessions' rows, so that none is destroyed meanwhile. */
  async forWriting(manager: EntityManager, sessions: Iterable<number>): Promise<Map<number, Buffer>> {
    const wanted = [...new Set(sessions)].sort((a, b) => a - b);
    const keys = await this.forReading(manager, wanted);
    const missing = wanted.filter((session) => !keys.has(session));
    if (missing.length === 0) return keys;
    const wrapped = await Promise.all(missing.map(() => this.wrapper.wrap(randomBytes(KEY_BYTES))));
    await manager.query(
      'INSERT INTO session_key (session, wrapped) SELECT * FROM unnest($1::bigint[], $2::bytea[]) ON CONFLICT DO NOTHING',
      [missing, wrapped],
    );
    // Another transaction may have been first: its keys are the ones.
    for (const [session, key] of await this.forReading(manager, missing)) keys.set(session, key);
    return keys;
  }

  /** Of those sessions that have one: it was destroyed otherwise. */
  async forReading(manager: EntityManager, sessions: Iterable<number>): Promise<Map<number, Buffer>> {
    const wanted = [...new Set(sessions)];
    if (wanted.length === 0) return new Map();
    const rows = await manager.query<{ session: string; wrapped: Buffer }[]>(
      'SELECT session, wrapped FROM session_key WHERE session = ANY($1::bigint[])',
      [wanted],
    );
    return new Map(await Promise.all(rows.map(async ({ session, wrapped }) => [Number(session), await this.unwrap(wrapped)] as const)));
  }

  private async unwrap(wrapped: Buffer): Promise<Buffer> {
    const name = wrapped.toString('base64');
    const known = this.unwrapped.get(name);
    if (known !== undefined) return known;
    const key = await this.wrapper.unwrap(wrapped);
    this.unwrapped.set(name, key);
    return key;
  }
}
