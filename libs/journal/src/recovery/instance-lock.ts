import { mkdir, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';

const LOCK_FILE = 'lock';
const SQLITE_BUSY = 5;

/**
 * Sole ownership of an instance's folder, for as long as the process lives: the system itself lets go of it at a `kill -9`.
 * Node has no file locks of its own; SQLite takes POSIX record locks, which hold between containers that share a disk, where
 * process ids mean nothing. The database stays empty.
 */
export class InstanceLock {
  private constructor(
    readonly folder: string,
    private readonly database: DatabaseSync,
  ) {}

  /** Null if somebody else holds it after `waitMs`. Creates the folder if it is missing. */
  static async take(folder: string, waitMs: number): Promise<InstanceLock | null> {
    const until = performance.now() + waitMs;
    for (;;) {
      const lock = await InstanceLock.attempt(folder);
      if (lock || performance.now() >= until) return lock;
      await pause(50);
    }
  }

  release(): void {
    this.database.close();
  }

  private static async attempt(folder: string): Promise<InstanceLock | null> {
    const path = join(folder, LOCK_FILE);
    const before = await create(folder, path);
    if (before === null) return null;
    let database: DatabaseSync | null = null;
    try {
      database = new DatabaseSync(path, { timeout: 0 });
      database.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      database?.close();
      if (says(error, 'errcode', SQLITE_BUSY) || (await identity(path)) !== before) return null;
      throw error;
    }
    // Whoever adopts a folder removes it with the lock in it. A lock on a file that is gone protects nothing.
    if ((await identity(path)) === before) return new InstanceLock(folder, database);
    database.close();
    return null;
  }
}

/** Makes sure that the file is there; null if it or its folder vanished meanwhile. */
async function create(folder: string, path: string): Promise<string | null> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await (await open(path, 'a', 0o600)).close();
  } catch (error) {
    if (says(error, 'code', 'ENOENT')) return null;
    throw error;
  }
  return identity(path);
}

/** Inode numbers are used again at once; with the time of birth they tell two files of one name apart. */
async function identity(path: string): Promise<string | null> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  return found && `${found.dev}/${found.ino}/${found.birthtimeNs}`;
}

const says = (error: unknown, field: string, value: unknown): boolean =>
  typeof error === 'object' && error !== null && Reflect.get(error, field) === value;
