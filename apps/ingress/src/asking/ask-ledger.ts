import { newId } from '#contracts';
import { appendFile, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { SharedRun } from '#chassis';
import { failpoint } from '#failpoints';
import { InstanceFolder } from '#journal';
import { type LedgerEntry, LedgerState } from './ledger-state.js';

const part = 'asks';
const suffix = '.asks';
const unfinished = '.new';
/** Beyond, and beyond twice what counts, the file is written anew. */
const rewriteBytes = 1024 * 1024;

/**
 * What this instance has under way with the policy service and its reviewers, on its own disk: a process that is killed leaves it to the next
 * boot. It is written, not synced: what a machine loses that falls dead ends by its own time.
 */
@Injectable()
export class AskLedger {
  private readonly logger = new Logger(AskLedger.name);
  /** This process, and those whose questions it has taken over. */
  private readonly lives = new Set<string>();
  private readonly life = newId();
  private readonly state = new LedgerState();
  private readonly writing = new SharedRun(() => this.write());
  private readonly inheriting = new SharedRun(() => this.inherit());
  private lines: string[] = [];
  private bytes = 0;
  private rewriteAt = rewriteBytes;
  private torn = false;
  private path: string | null = null;
  private heir: ((left: LedgerState) => void) | null = null;

  constructor(private readonly folder: InstanceFolder) {
    this.lives.add(this.life);
    folder.inherits(part, () => void this.inheriting.request().catch((error: unknown) => this.tell(error)));
  }

  /** An id for a question, by which its answer is known as one to this instance for as long as it runs. */
  newRequestId(): string {
    return `${this.life}.${newId()}`;
  }

  /** Whether the question was asked here, or by a process whose place this one has taken. */
  isOurs(requestId: string): boolean {
    return this.lives.has(lifeOf(requestId));
  }

  /** Calls back with what other processes left: those before this one, and neighbours that end while it runs. */
  async open(heir: (left: LedgerState) => void): Promise<void> {
    await this.folder.open();
    this.path = join(await this.folder.part(part), this.life + suffix);
    this.heir = heir;
    await this.inheriting.request();
  }

  /** Resolves when the entry would outlive this process. */
  async note(entry: LedgerEntry): Promise<void> {
    this.state.apply(entry);
    this.lines.push(JSON.stringify(entry));
    if (this.path !== null) await this.writing.request();
  }

  /** The same for what is only the better for being known: a failure is told, and made good by the next write. */
  noteSoon(entry: LedgerEntry): void {
    this.note(entry).catch((error: unknown) => this.tell(error));
  }

  async close(): Promise<void> {
    const { path } = this;
    if (path === null) return;
    await this.writing.request().catch((error: unknown) => this.tell(error));
    this.path = null;
    if (this.state.size === 0) await rm(path, { force: true });
    await this.folder.close();
  }

  private async write(): Promise<void> {
    const { path } = this;
    if (path === null) return;
    const lines = this.lines.splice(0);
    if (this.torn || this.bytes > this.rewriteAt) return this.rewrite(path);
    if (lines.length === 0) return;
    // Until it is through, nobody knows what of it stands there.
    this.torn = true;
    const text = `${lines.join('\n')}\n`;
    await appendFile(path, text, { mode: 0o600 });
    this.bytes += text.length;
    this.torn = false;
  }

  /** What still counts, and nothing else; also what makes a failed write good. */
  private async rewrite(path: string): Promise<void> {
    const text = this.state
      .entries()
      .map((entry) => `${JSON.stringify(entry)}\n`)
      .join('');
    this.torn = true;
    await writeFile(path + unfinished, text, { mode: 0o600 });
    await rename(path + unfinished, path);
    this.bytes = text.length;
    this.rewriteAt = Math.max(rewriteBytes, 2 * text.length);
    this.torn = false;
  }

  private async inherit(): Promise<void> {
    const { path, heir } = this;
    if (path === null || heir === null) return;
    const folder = await this.folder.part(part);
    const files = (await readdir(folder)).map((name) => join(folder, name)).filter((file) => !file.startsWith(path));
    for (const file of files) {
      if (file.endsWith(suffix)) {
        await failpoint('ask.inherit.before');
        this.lives.add(basename(file, suffix));
        const left = LedgerState.read(await readFile(file, 'utf8'));
        // Some it had inherited itself, from one that was killed before it.
        for (const { requestId } of left.questions) this.lives.add(lifeOf(requestId));
        for (const entry of left.entries()) await this.note(entry);
        heir(left);
      }
      await rm(file, { force: true });
    }
  }

  private tell(error: unknown): void {
    this.logger.warn(`What is asked could not be noted for the next boot: ${error instanceof Error ? error.message : 'unknown error'}`);
  }
}

const lifeOf = (requestId: string): string => requestId.slice(0, requestId.indexOf('.'));
