import type { OstiaryConfig } from '#chassis';
import { EmbeddedPostgres } from '#persistence/embedded';

export interface Database {
  readonly url: string;
  /** The server's process; null where it is not ours. */
  readonly pid: number | null;
  stop(): Promise<void>;
}

/** The configured PostgreSQL, or an embedded one under the home folder, which is the same that the embedded form uses. */
export async function startDatabase({ database, home }: OstiaryConfig, say: (line: string) => void): Promise<Database> {
  if (database.url !== null) return { url: database.url, pid: null, stop: async () => {} };
  say('Starting PostgreSQL ...');
  return EmbeddedPostgres.start(home);
}
