import { parseArgs } from 'node:util';
import { detect } from './detect.command.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { mask } from './mask.command.js';
import type { Terminal } from './terminal.js';

const usage = `Usage:
  ostiary detect [--json] [FILES]   say where secrets and personal data stand; without FILES, or with -, in the standard input
  ostiary mask [FILES]              print the text with what was found masked

Exit codes: 0 clean (or masked), 1 something found, 2 an error.
`;

/** Runs one command line and returns its exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [command, ...rest] = args;
  if (command === 'help' || command === '--help' || command === '-h') {
    terminal.out(usage);
    return exitCodes.clean;
  }
  try {
    if (command === 'detect') {
      const { values, positionals } = parseArgs({
        args: rest,
        options: { json: { type: 'boolean', default: false } },
        allowPositionals: true,
      });
      return await detect(filesOf(positionals), values.json, terminal);
    }
    if (command === 'mask')
      return await mask(filesOf(parseArgs({ args: rest, options: {}, allowPositionals: true }).positionals), terminal);
  } catch (error) {
    terminal.err(`${(error as Error).message}\n`);
  }
  terminal.err(usage);
  return exitCodes.error;
}

const filesOf = (positionals: readonly string[]): readonly string[] => (positionals.length === 0 ? ['-'] : positionals);
