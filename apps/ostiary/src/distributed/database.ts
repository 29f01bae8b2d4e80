import type { OstiaryConfig } from '#chassis';
import { EmbeddedPostgres } from '#persistence';

export interface Database {
  readonly url: string;
  stop(): Promise<void>;
}

/** The configured PostgreSQL, or an embedded one under the home folder, which is the same that the embedded form uses. */
export async function startDatabase({ database, home }: OstiaryConfig, say: (line: string) => void): Promise<Database> {
  if (database.url !== null) return { url: database.url, stop: async () => {} };
  say('Starting PostgreSQL ...');
  return EmbeddedPostgres.start(home);
}
