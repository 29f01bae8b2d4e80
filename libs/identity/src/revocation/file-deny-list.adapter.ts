import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { DenyList, type TokenIdentity } from './deny-list.port.js';
import { Denials } from './denials.js';

const fileSchema = z.array(
  z.union([z.object({ issuer: z.string(), subject: z.string() }).strict(), z.object({ issuer: z.string(), session: z.string() }).strict()]),
);

/**
 * A JSON file `[{"issuer": ..., "subject": ...} | {"issuer": ..., "session": ...}]`, looked at every two seconds; no file, no denials.
 * A file that can't be read as such stops the service at start; later the last good one stays in force and `onProblem` is told.
 */
export class FileDenyList extends DenyList {
  private denials: Denials;
  private seen: string;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly path: string,
    private readonly onProblem: (message: string) => void,
    lookEveryMs = 2_000,
  ) {
    super();
    this.seen = this.version();
    this.denials = this.read();
    this.timer = setInterval(() => this.look(), lookEveryMs).unref();
  }

  denies(identity: TokenIdentity): boolean {
    return this.denials.include(identity);
  }

  close(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const version = this.version();
    if (version === this.seen) return;
    this.seen = version;
    try {
      this.denials = this.read();
    } catch (error) {
      this.onProblem(error instanceof Error ? error.message : String(error));
    }
  }

  private version(): string {
    const stat = statSync(this.path, { throwIfNoEntry: false });
    return stat ? `${stat.mtimeMs}:${stat.size}:${stat.ino}` : 'none';
  }

  private read(): Denials {
    if (this.seen === 'none') return new Denials([]);
    try {
      return new Denials(fileSchema.parse(JSON.parse(readFileSync(this.path, 'utf8'))));
    } catch (cause) {
      throw new Error(`The deny list ${this.path} must be a JSON list of {"issuer", "subject"} or {"issuer", "session"}.`, { cause });
    }
  }
}
