import { Client } from 'pg';
import type { DistributedSystem } from './distributed-system.js';
import { SmallDisk } from './small-disk.js';

/** Lets the database have no room for more, for a while. */
export interface FullDisk {
  /** From now on there is no room, until it is relieved. */
  fill(): Promise<void>;
  /** There is room again, and the database runs: started again where it had not survived. */
  relieve(): Promise<void>;
}

/** What the database needs beyond what it has, to start and to work a little. */
const ROOM = 96 * 1024 * 1024;
const FILL_AGAIN_MS = 100;

/** Whether it is a disk that is full: one may be mounted. Else the database is made to refuse every record as one that has no room does. */
export const isRealDisk = SmallDisk.isPossible();

export const fullDiskOf = (system: DistributedSystem): FullDisk => (isRealDisk ? new RealDisk(system) : new RefusedRows(system));

class RealDisk implements FullDisk {
  private disk: SmallDisk | null = null;
  private filling: NodeJS.Timeout | undefined;

  constructor(private readonly system: DistributedSystem) {}

  async fill(): Promise<void> {
    const { postgres } = this.system;
    const folder = await this.dataFolder();
    await postgres.shutDown();
    const disk = (this.disk = await SmallDisk.under(folder, ROOM));
    await postgres.restart();
    disk.fill();
    // What the database gives up is taken, too.
    this.filling = setInterval(() => disk.fill(), FILL_AGAIN_MS);
  }

  async relieve(): Promise<void> {
    clearInterval(this.filling);
    if (this.disk === null) return;
    const { postgres } = this.system;
    await this.disk.empty();
    await postgres.restart();
    await postgres.shutDown();
    await this.disk.leave();
    this.disk = null;
    await postgres.restart();
  }

  private async dataFolder(): Promise<string> {
    const rows = await asked<{ data_directory: string }>(this.system, 'SHOW data_directory');
    return rows[0]!.data_directory;
  }
}

/** SQLSTATE 53100, which is what PostgreSQL answers where its disk is full. */
class RefusedRows implements FullDisk {
  constructor(private readonly system: DistributedSystem) {}

  async fill(): Promise<void> {
    await asked(
      this.system,
      `CREATE FUNCTION public.no_room() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$`,
    );
    await asked(
      this.system,
      'CREATE TRIGGER no_room BEFORE INSERT ON audit.journal_record FOR EACH STATEMENT EXECUTE FUNCTION public.no_room()',
    );
  }

  async relieve(): Promise<void> {
    await asked(this.system, 'DROP FUNCTION IF EXISTS public.no_room CASCADE');
  }
}

async function asked<Row extends object>({ databaseUrl }: DistributedSystem, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
