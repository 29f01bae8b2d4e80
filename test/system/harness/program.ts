import { execFile, type ExecFileException } from 'node:child_process';
import { join } from 'node:path';
import { checkout } from './test-home.js';

/** The command line, as it is built. */
export const program = join(checkout, 'dist/apps/cli/src/main.js');

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command to its end, in an environment of its own. */
export const ostiary = (args: readonly string[], env: Readonly<Record<string, string>>): Promise<Said> =>
  new Promise((resolve) => {
    const options = { env: { PATH: process.env['PATH'], ...env }, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [program, ...args], options, (error: ExecFileException | null, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
