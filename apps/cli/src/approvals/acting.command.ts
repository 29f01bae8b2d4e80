import { ControlError } from '../control/control-api.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { jsonLine, plain } from '../plain.js';
import type { CredentialsFile } from '../sign-in/credentials-file.js';
import type { Terminal } from '../terminal.js';
import type { Approval } from './approval.js';
import { signedIn } from '../sign-in/signed-in.js';
import { pathOf } from './path-of.js';

/** Says something where everybody who sees the approval reads it. */
export async function comment(id: string, text: string, json: boolean, file: CredentialsFile, terminal: Terminal): Promise<ExitCode> {
  const after = await (await signedIn(file, terminal)).post(`${pathOf(id)}/comments`, { text });
  terminal.out(json ? jsonLine(after) : 'Said.\n');
  return exitCodes.clean;
}

/** Closes the review of what was passed by breaking the glass. */
export function review(id: string, note: string, json: boolean, file: CredentialsFile, terminal: Terminal): Promise<ExitCode> {
  return unlessTooLate(terminal, async () => {
    const after = await (await signedIn(file, terminal)).post(`${pathOf(id)}/review`, { note });
    terminal.out(json ? jsonLine(after) : 'Reviewed.\n');
  });
}

/** Takes back what the caller had asked for: the calls that wait are refused. */
export function withdraw(id: string, reason: string | null, json: boolean, file: CredentialsFile, terminal: Terminal): Promise<ExitCode> {
  return unlessTooLate(terminal, async () => {
    const api = await signedIn(file, terminal);
    const after = (await api.post(`${pathOf(id)}/withdraw`, reason === null ? {} : { reason })) as Approval;
    terminal.out(json ? jsonLine(after) : plain(`Withdrawn; the approval is ${after.state}.\n`));
  });
}

/** Somebody was first: that is said, and is no error. */
export async function unlessTooLate(terminal: Terminal, act: () => Promise<void>): Promise<ExitCode> {
  try {
    await act();
    return exitCodes.clean;
  } catch (error) {
    if (!(error instanceof ControlError) || error.code !== 'state_conflict') throw error;
    terminal.err(`${error.message}\n`);
    return exitCodes.findings;
  }
}
