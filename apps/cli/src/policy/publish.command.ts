import { type ControlApi, ControlError } from '../control/control-api.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { jsonLine, plainLine } from '../plain.js';
import type { Terminal } from '../terminal.js';
import { FileProblems } from './policy-file.js';
import { policyPath } from './scope.js';

interface Publication {
  readonly file: string;
  readonly source: string;
  /** Why, kept with the version. */
  readonly message: string | null;
  /** Although it gives something up. */
  readonly force: boolean;
  /** The version that must be in force still; null: whichever is. */
  readonly version: string | null;
  /** Whose policy it is; null: the organisation’s. */
  readonly scope: string | null;
  readonly json: boolean;
}

/** As the control APIs answer. */
type Published = ({ readonly version: number } | { readonly proposal: string }) & { readonly unchecked?: readonly string[] };

/** Puts a policy in force, or proposes it. Exit 1 with what it would give up; throws FileProblems for one that does not compile. */
export async function publish(
  { file, source, message, force, version, scope, json }: Publication,
  api: Pick<ControlApi, 'put'>,
  terminal: Terminal,
): Promise<ExitCode> {
  const sent = { source, force, ...(message !== null && { message }) };
  let published: Published;
  try {
    published = (await api.put(policyPath(scope), sent, version === null ? null : `"${version}"`)) as Published;
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    if (error.problems.length > 0) throw new FileProblems(file, error.problems);
    if (error.code !== 'policy_doubtful' || error.warnings.length === 0) throw error;
    const { warnings } = error;
    if (json) terminal.out(jsonLine({ file, warnings }));
    else
      terminal.out(
        `${warnings.map((one) => `${file}: ${one.code}: ${plainLine(one.message)}\n`).join('')}Not published. --force publishes it all the same.\n`,
      );
    return exitCodes.findings;
  }
  const { unchecked = [], ...done } = published;
  if (json) terminal.out(jsonLine({ file, ...done, warnings: [], unchecked }));
  else {
    for (const why of unchecked) terminal.err(`${plainLine(why)}\n`);
    terminal.out('version' in done ? `Version ${done.version} is in force.\n` : proposed(done.proposal));
  }
  return exitCodes.clean;
}

const proposed = (id: string): string => `Proposed. Another person puts it in force: ostiary policy proposals publish ${plainLine(id)}\n`;
