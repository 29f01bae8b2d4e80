import { spawn, type ChildProcess } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Compiled beside us, or, from sources, as Node 24 runs TypeScript itself. */
const script = fileURLToPath(new URL(`./keeper-process${extname(import.meta.url)}`, import.meta.url));

/**
 * Sees to it that no process outlives the one that started it, however that one ends: a small process of its own session
 * is told every pid, and stops those that are left when the pipe to it closes.
 */
export class Keeper {
  private readonly process: ChildProcess;

  constructor() {
    this.process = spawn(process.execPath, [script], { stdio: ['pipe', 'ignore', 'inherit'], detached: true });
    this.process.unref();
    this.process.stdin?.on('error', () => {});
  }

  watch(pid: number): void {
    this.process.stdin?.write(`+${pid}\n`);
  }

  release(pid: number): void {
    this.process.stdin?.write(`-${pid}\n`);
  }

  /** Ends the keeper, and with it whatever it still watches. */
  close(): void {
    this.process.stdin?.end();
  }
}
