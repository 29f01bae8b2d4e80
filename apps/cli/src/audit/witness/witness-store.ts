import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The last checkpoint of a log that was cosigned: its size and root, and the note with the log's signatures and ours. */
export interface Cosigned {
  readonly size: number;
  readonly root: Buffer;
  readonly note: string;
}

/**
 * What a witness remembers, on its own disk: never the log's word for it. SQLite, because looking and writing down must be one step, between threads,
 * processes and crashes alike: a cosignature that was given and forgotten would let the log tell another story.
 */
export class WitnessStore {
  private readonly database: DatabaseSync;

  /** Makes the folder, for its owner only. Throws where it cannot be used. */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.database = new DatabaseSync(join(folder, 'witness.sqlite'), { timeout: 10_000 });
    this.database.exec(`PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS cosigned (origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL) STRICT`);
  }

  latestOf(origin: string): Cosigned | null {
    const row = this.database.prepare('SELECT size, root, note FROM cosigned WHERE origin = ?').get(origin);
    return row === undefined
      ? null
      : { size: Number(row['size']), root: Buffer.from(row['root'] as Uint8Array), note: String(row['note']) };
  }

  /** Does the work while nobody else can: what it saves is on the disk when this returns. */
  alone<T>(work: () => T): T {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }

  save(origin: string, { size, root, note }: Cosigned): void {
    this.database
      .prepare(
        `INSERT INTO cosigned (origin, size, root, note) VALUES (?, ?, ?, ?)
           ON CONFLICT (origin) DO UPDATE SET size = excluded.size, root = excluded.root, note = excluded.note`,
      )
      .run(origin, size, root, note);
  }

  /** All that was cosigned last, log by log. */
  all(): string[] {
    return this.database
      .prepare('SELECT note FROM cosigned ORDER BY origin')
      .all()
      .map(({ note }) => String(note));
  }

  close(): void {
    this.database.close();
  }
}
