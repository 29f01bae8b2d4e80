import { type ExitCode, exitCodes } from '../exit-codes.js';
import { jsonLine, plainLine } from '../plain.js';
import type { CredentialsFile } from '../sign-in/credentials-file.js';
import type { Terminal } from '../terminal.js';
import { newsOfSession } from './claude-code-session.js';

/** A status line has one line of this many characters, at most. */
const longest = 160;

/** In place of what could not be found out: whoever waits must not take silence for nothing. */
async function news(file: CredentialsFile, terminal: Terminal): Promise<string | null> {
  const quiet: Terminal = { ...terminal, read: (name) => terminal.read(name), err: () => undefined };
  try {
    return await newsOfSession(file, quiet);
  } catch (error) {
    return (error as Error).name === 'SignedOutError' ? 'signed out; sign in with: ostiary login' : 'the control address does not answer';
  }
}

const lineOf = (said: string): string => {
  const line = plainLine(`Ostiary: ${said}`);
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
};

/** For `statusLine` of Claude Code: one line about the calls of its session that are held or were decided just now; nothing when there are none. */
export async function statusLine(file: CredentialsFile, terminal: Terminal): Promise<ExitCode> {
  const said = await news(file, terminal);
  if (said !== null) terminal.out(`${lineOf(said)}\n`);
  return exitCodes.clean;
}

/** For a hook of Claude Code: the same as a message to its user. It never blocks anything. */
export async function hook(file: CredentialsFile, terminal: Terminal): Promise<ExitCode> {
  const said = await news(file, terminal);
  if (said !== null) terminal.out(jsonLine({ systemMessage: lineOf(said) }));
  return exitCodes.clean;
}
