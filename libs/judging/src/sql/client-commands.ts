import { ofToken, type SqlDanger } from './sql-danger.js';
import { isMark, isWord, type SqlToken } from './sql-token.js';

const backslash = { program: ['GEXEC'], file: ['COPY', 'O', 'I', 'IR', 'W', 'INCLUDE', 'OUT', 'WRITE', 'T', 'LO_IMPORT', 'LO_EXPORT'] };
const dot = {
  program: ['SHELL', 'SYSTEM', 'LOAD'],
  file: ['IMPORT', 'OUTPUT', 'ONCE', 'READ', 'SAVE', 'BACKUP', 'RESTORE', 'OPEN', 'EXCEL', 'LOG'],
};
const bare = { program: ['SYSTEM'], file: ['SOURCE', 'TEE'] };

/** What clients do themselves with a line that is no SQL: `\! ls`, `\copy`, `.shell`, `.read`, `system`. */
export function clientCommands(tokens: readonly SqlToken[]): SqlDanger[] {
  return tokens.flatMap((token, at) => {
    const [before, next] = [tokens[at - 1], tokens[at + 1]];
    const begins = before === undefined || isMark(before, ';');
    if (isMark(token, '\\')) {
      const pipes =
        isWord(next, 'O', 'G', 'COPY', 'W', 'OUT') &&
        tokens.slice(at + 2, at + 40).some((one) => isMark(one, '|') || isWord(one, 'PROGRAM'));
      return found(token, next, isMark(next, '!') || pipes || isWord(next, ...backslash.program), isWord(next, ...backslash.file));
    }
    if (isMark(token, '.') && begins) return found(token, next, isWord(next, ...dot.program), isWord(next, ...dot.file));
    return begins && next !== undefined ? found(token, token, isWord(token, ...bare.program), isWord(token, ...bare.file)) : [];
  });
}

function found(start: SqlToken, end: SqlToken | undefined, program: boolean, file: boolean): SqlDanger[] {
  const token = { ...start, end: end?.end ?? start.end };
  if (program) return [ofToken(token, 'sql-code-execution', 'critical', 'Lets the client of the database run a program.')];
  return file ? [ofToken(token, 'sql-file-access', 'medium', 'Lets the client of the database read or write a file.')] : [];
}
