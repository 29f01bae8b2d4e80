import { readCases, type PolicyCase } from '#policy-model';
import type { Terminal } from '../terminal.js';

/** A policy's text with the cases that stand in it and beside it. */
export interface PolicyFile {
  readonly file: string;
  readonly source: string;
  readonly cases: readonly PolicyCase[];
}

/** Something wrong in a file, as compilers tell it. */
export class FileProblems extends Error {
  override readonly name = 'FileProblems';

  constructor(file: string, problems: readonly { readonly line: number; readonly column: number; readonly message: string }[]) {
    super(problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`).join('\n'));
  }
}

const extension = /(\.test)?(\.ya?ml)?$/i;

/** Reads a policy, whose name or whose cases' name is given, and the cases of `<name>.test.yaml` beside it. Throws FileProblems for what is wrong with a case. */
export async function readPolicyFile(given: string, terminal: Terminal): Promise<PolicyFile> {
  const [, isOfCases, ending = '.yaml'] = extension.exec(given) ?? [];
  const stem = given.replace(extension, '');
  const file = isOfCases === undefined ? given : `${stem}${ending}`;
  const source = await terminal.read(file);
  const beside = given === '-' ? null : `${stem}.test${ending}`;
  const more = beside === null ? null : await ifThere(beside, terminal);
  return { file, source, cases: [...casesIn(file, source), ...(beside === null || more === null ? [] : casesIn(beside, more))] };
}

function casesIn(file: string, source: string): readonly PolicyCase[] {
  const read = readCases(source);
  if (!read.ok) throw new FileProblems(file, read.problems);
  return read.cases;
}

const ifThere = (file: string, terminal: Terminal): Promise<string | null> =>
  terminal.read(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
