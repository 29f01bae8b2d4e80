import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

/** What a command may use of the world: its input files and its two outputs. */
export interface Terminal {
  /** The text of a file; `-` is the standard input. Throws if it cannot be read. */
  read(file: string): Promise<string>;
  out(text: string): void;
  /** For people. `run` lets nothing through that would move the cursor. */
  err(text: string): void;
}

export const processTerminal: Terminal = {
  read: (file) => (file === '-' ? text(process.stdin) : readFile(file, 'utf8')),
  out: (line) => void process.stdout.write(line),
  err: (line) => void process.stderr.write(line),
};
