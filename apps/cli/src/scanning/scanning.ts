import { randomBytes } from 'node:crypto';
import { Scanner } from '#detection';
import type { Terminal } from '../terminal.js';

/** Fingerprints of one run can be compared with each other, not with those of another run or of the gateway: the key is made up. */
export const newScanner = (): Scanner => new Scanner({ fingerprintKey: randomBytes(32) });

/** Calls `each` with every file that can be read, and says which cannot; whether all could. */
export async function eachFile(files: readonly string[], terminal: Terminal, each: (file: string, text: string) => void): Promise<boolean> {
  let complete = true;
  for (const file of files) {
    let text: string;
    try {
      text = await terminal.read(file);
    } catch (error) {
      terminal.err(`${file}: ${(error as Error).message}\n`);
      complete = false;
      continue;
    }
    each(file, text);
  }
  return complete;
}
