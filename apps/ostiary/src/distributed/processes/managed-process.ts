import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Keeper } from './keeper.js';

export interface ProcessSpec {
  /** How people know it: `ingress-1`, `kafka`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Receives every line that it says, on either stream. */
  readonly onLine?: (line: string) => void;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const keptLines = 60;

/** A child process with a name, its last lines, and no way to outlive its starter. */
export class ManagedProcess {
  private child: ChildProcess | null = null;
  private lines: string[] = [];
  private ending: Promise<Ended> = Promise.resolve({ code: null, signal: null });

  constructor(
    readonly spec: ProcessSpec,
    private readonly keeper: Keeper,
  ) {}

  get name(): string {
    return this.spec.name;
  }

  /** Null while it does not run. */
  get pid(): number | null {
    return this.isRunning() ? (this.child?.pid ?? null) : null;
  }

  /** Resolves when the process that runs now has ended. */
  get ended(): Promise<Ended> {
    return this.ending;
  }

  get lastLines(): readonly string[] {
    return this.lines;
  }

  isRunning(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Starts it, also again after it ended. Rejects when the command itself can't be started. */
  async start(): Promise<void> {
    if (this.isRunning()) return;
    const { command, args, env, cwd } = this.spec;
    this.lines = [];
    // Its own process group: Ctrl-C reaches the starter alone, which then stops the others in their order.
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on('line', (line) => this.hear(line));
    this.ending = new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
      child.once('error', () => resolve({ code: null, signal: null }));
    });
    await once(child, 'spawn');
    const pid = child.pid;
    if (pid === undefined) throw new Error(`${this.name} could not be started.`);
    this.keeper.watch(pid);
    child.once('exit', () => this.keeper.release(pid));
  }

  /** Asks it to end, and kills it when it has not after `graceMs`. */
  async stop(graceMs = 15_000): Promise<Ended> {
    if (!this.isRunning()) return this.ending;
    this.child?.kill('SIGTERM');
    const late = setTimeout(() => this.child?.kill('SIGKILL'), graceMs);
    const ended = await this.ending;
    clearTimeout(late);
    return ended;
  }

  /** As if the machine had lost it. */
  async kill9(): Promise<void> {
    this.child?.kill('SIGKILL');
    await this.ending;
  }

  private hear(line: string): void {
    this.lines.push(line);
    if (this.lines.length > keptLines) this.lines.shift();
    this.spec.onLine?.(line);
  }
}
