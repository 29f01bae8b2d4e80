import type { ControlApi } from '../control/control-api.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { jsonLine } from '../plain.js';
import { signedIn } from '../sign-in/signed-in.js';
import type { CredentialsFile } from '../sign-in/credentials-file.js';
import type { Terminal } from '../terminal.js';
import { addedHunks } from './added-hunks.js';
import { askable, type AskedCode, wholeFile } from './asked-code.js';
import { type Answer, type Match, tableOf } from './answers.js';
import { gitDiff } from './git-diff.js';

interface Question {
  readonly files: readonly string[];
  readonly range: string | null;
  readonly json: boolean;
  /** Why it is asked; undefined: nobody said. */
  readonly reason: string | undefined;
}

/** Says which of the code models wrote, by file, or with `range` by each hunk of a diff or commit; with `json` one object a line. */
export async function provenance(
  { files, range, json, reason }: Question,
  credentials: CredentialsFile,
  terminal: Terminal,
): Promise<ExitCode> {
  const { asked, complete } =
    range === null ? await readFiles(files, terminal) : { asked: addedHunks(await gitDiff(range, files)), complete: true };
  const api = await signedIn(credentials, terminal, reason);
  const found: Answer[] = [];
  for (const part of asked.flatMap(askable)) {
    const answer = await ask(api, part);
    found.push(answer);
    if (json) terminal.out(jsonLine(answer));
  }
  // What could not be read may be anybody’s: only a complete look says that there is nothing.
  if (!json && (complete || found.length > 0)) terminal.out(tableOf(found));
  if (!complete) return exitCodes.error;
  return found.some(({ matches }) => matches.length > 0) ? exitCodes.findings : exitCodes.clean;
}

async function readFiles(files: readonly string[], terminal: Terminal): Promise<{ asked: AskedCode[]; complete: boolean }> {
  const asked: AskedCode[] = [];
  let complete = true;
  for (const file of files)
    try {
      asked.push(wholeFile(file, await terminal.read(file)));
    } catch (error) {
      terminal.err(`${file}: ${(error as Error).message}\n`);
      complete = false;
    }
  return { asked, complete };
}

async function ask(api: ControlApi, { file, text, lines }: AskedCode): Promise<Answer> {
  const { matches } = (await api.post('/api/provenance', { text })) as { readonly matches: readonly Match[] };
  const inFile = (line: number): number => lines[Math.min(line, lines.length) - 1]!;
  return {
    file,
    firstLine: inFile(1),
    lastLine: inFile(lines.length),
    matches: matches.map((match) => ({
      ...match,
      ranges: match.ranges.map(({ firstLine, lastLine }) => ({ firstLine: inFile(firstLine), lastLine: inFile(lastLine) })),
    })),
  };
}
