import { type ExitCode, exitCodes } from '../exit-codes.js';
import { eachFile, newScanner } from './scanning.js';
import type { Terminal } from '../terminal.js';

/** Prints the files one after the other with everything found replaced by its mask. */
export async function mask(files: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const scanner = newScanner();
  const complete = await eachFile(files, terminal, (_file, text) => terminal.out(scanner.mask(text, () => true).text));
  return complete ? exitCodes.clean : exitCodes.error;
}
