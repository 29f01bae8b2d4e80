import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UsageError } from '../usage-error.js';

const mostBytes = 256 * 1024 * 1024;

/**
 * The diff of a range (`main..topic`, `main...topic`) or of a commit against the one before it, as far as it touches the files. Nothing that the
 * repository configures is run on the way. Rejects with what git says.
 */
export async function gitDiff(range: string, files: readonly string[]): Promise<string> {
  if (range.startsWith('-') || range === '') throw new UsageError('--git needs a range (main..topic) or a commit.');
  const what = range.includes('..') ? ['diff'] : ['show', '--format=', '--diff-merges=first-parent'];
  const plainly = ['--no-color', '--no-ext-diff', '--no-textconv', '--src-prefix=a/', '--dst-prefix=b/'];
  const args = ['-c', 'core.fsmonitor=false', ...what, ...plainly, range, '--', ...files];
  try {
    return (await promisify(execFile)('git', args, { maxBuffer: mostBytes })).stdout;
  } catch (error) {
    const { stderr, message } = error as Error & { readonly stderr?: string };
    throw new Error(stderr?.trim() || message, { cause: error });
  }
}
