import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type OstiaryConfig, resolveSecret } from '#chassis';
import { ConfiguredKeys, NO_SESSION, unboxed } from '#sealing';
import type { AuditDatabase } from './audit-database.js';
import type { RecordRow } from './record-rows.js';

/** What a record’s row holds, or why that can't be had. */
export type Opened = { readonly bytes: Buffer } | { readonly bytes: null; readonly why: 'closed' | 'wrapped' | 'destroyed' | 'changed' };

/** So many sessions’ keys are kept in memory. */
const REMEMBERED = 10_000;

/** Opens what rows hold, with the keys of sessions as the configuration unwraps them. */
export class Contents {
  private readonly keys = new Map<string, Buffer | 'destroyed' | 'wrapped'>();

  private constructor(
    private readonly database: AuditDatabase,
    private readonly wrapper: ConfiguredKeys | null,
  ) {}

  /** With the keys that `audit.contentKeys` names, or the one that the home folder keeps; `isClosed`: with none. */
  static of(database: AuditDatabase, { audit, home }: OstiaryConfig, isClosed: boolean, env: NodeJS.ProcessEnv): Contents {
    if (isClosed) return new Contents(database, null);
    const file = join(home, 'content.key');
    const [first, ...others] = audit.contentKeys.map((reference) => resolveSecret(reference, env));
    const secret = first ?? (existsSync(file) ? readFileSync(file, 'utf8').trim() : null);
    return new Contents(database, secret === null ? null : new ConfiguredKeys([secret, ...others]));
  }

  /** Has the keys of these rows at hand. */
  async prepare(rows: readonly RecordRow[]): Promise<void> {
    if (this.wrapper === null) return;
    if (this.keys.size > REMEMBERED) this.keys.clear();
    const missing = [...new Set(rows.map(sessionOf))].filter((session) => !this.keys.has(session));
    if (missing.length === 0) return;
    for (const session of missing) this.keys.set(session, 'destroyed');
    const found = await this.database.all<{ session: string; wrapped: Buffer }>(
      'SELECT session, wrapped FROM session_key WHERE session = ANY($1::bigint[])',
      [missing],
    );
    for (const { session, wrapped } of found) this.keys.set(session, await this.wrapper.unwrap(wrapped).catch(() => 'wrapped' as const));
  }

  open(row: RecordRow): Opened {
    if (this.wrapper === null) return { bytes: null, why: 'closed' };
    const key = this.keys.get(sessionOf(row)) ?? 'destroyed';
    if (!Buffer.isBuffer(key)) return { bytes: null, why: key };
    const bytes = unboxed(key, row.bytes, row.digest);
    return bytes === null ? { bytes: null, why: 'changed' } : { bytes };
  }
}

const sessionOf = ({ sessionNumber }: RecordRow): string => sessionNumber ?? String(NO_SESSION);
