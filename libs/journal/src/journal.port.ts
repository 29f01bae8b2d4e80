import type { JournalEntry } from '#contracts';

/**
 * The durable record of what this instance does, on its own disk. Nothing is forwarded upstream before its record stands here.
 * Records keep the order in which they were appended, over all callers.
 */
export abstract class Journal {
  /**
   * Resolves when the record and every one before it are durable. Rejects with `audit_unavailable` when the journal is full, broken,
   * stopped or slower than `journal.writeTimeoutMs`. A rejected record may still become durable later: a rejection means "not proven", never "not there".
   * The entry must not be changed afterwards.
   */
  abstract append(entry: JournalEntry): Promise<void>;
  /** Like `append`, for several that stand next to each other; resolves or rejects for all of them. An empty list resolves at once. */
  abstract appendAll(entries: readonly JournalEntry[]): Promise<void>;
  /** Whether an ordinary append would be taken now: false while full, broken, late, starting or stopped. */
  abstract isReady(): boolean;
}
