import type { AuditDatabase } from './audit-database.js';
import type { Contents } from './contents.js';
import { ownRecords } from './own-records.js';
import type { ChainRow, RecordRow } from './record-rows.js';

/**
 * What was erased, by the record’s own word: records of it stand in the logs like any other, and are verified as such. Nothing else excuses that content
 * cannot be opened.
 */
export class ErasedSessions {
  private constructor(private readonly sizes: ReadonlyMap<string, readonly number[]>) {}

  static async of(database: AuditDatabase, chains: ReadonlyMap<number, ChainRow>, contents: Contents): Promise<ErasedSessions> {
    const sizes = new Map<string, readonly number[]>();
    for await (const { record } of ownRecords(database, chains, contents)) {
      if (record?.type !== 'audit.erased') continue;
      for (const session of record.data.sessions) {
        const before = sizes.get(session) ?? [];
        sizes.set(
          session,
          record.data.logs.map((size, log) => Math.max(size, before[log] ?? 0)),
        );
      }
    }
    return new ErasedSessions(sizes);
  }

  /** Whether the record was there when its session was erased; what came later was not erased with it. */
  covers({ session, log, leaf }: RecordRow): boolean {
    return session !== null && leaf < (this.sizes.get(session)?.[log] ?? 0);
  }
}
