import { setTimeout as pause } from 'node:timers/promises';
import { type ControlApi, ControlError } from '../control/control-api.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { jsonLine, plainLine } from '../plain.js';
import type { Terminal } from '../terminal.js';
import { type Backtest, reportOf } from './backtest-report.js';

interface Draft {
  readonly file: string;
  readonly source: string;
  readonly since: string;
  readonly json: boolean;
}

/** Runs a draft over what is on record, waits for what comes of it and prints that. Interrupted, it cancels the backtest. `pollMs`: how often it asks. */
export async function backtest(
  { file, source, since, json }: Draft,
  api: Pick<ControlApi, 'get' | 'post' | 'delete'>,
  terminal: Terminal,
  interrupt: AbortSignal,
  pollMs = 1_000,
): Promise<ExitCode> {
  let asked: Backtest;
  try {
    asked = (await api.post('/api/backtests', { source, since })) as Backtest;
  } catch (error) {
    if (!(error instanceof ControlError) || error.problems.length === 0) throw error;
    for (const { line, column, message } of error.problems) terminal.err(`${file}:${line}:${column}: ${plainLine(message)}\n`);
    return exitCodes.error;
  }
  const path = `/api/backtests/${encodeURIComponent(asked.id)}`;
  let told = '';
  while (asked.state === 'running' && !interrupt.aborted) {
    const progress = `Compared ${asked.compared} of about ${asked.total} exchanges.\n`;
    if (progress !== told && !json) terminal.err(progress);
    told = progress;
    await pause(pollMs, undefined, { signal: interrupt }).catch(() => undefined);
    if (!interrupt.aborted) asked = (await api.get(path)) as Backtest;
  }
  if (interrupt.aborted && asked.state === 'running') asked = (await api.delete(path, undefined)) as Backtest;
  if (json) terminal.out(jsonLine(asked));
  if (asked.result === null) {
    terminal.err(asked.state === 'cancelled' ? 'Cancelled.\n' : 'The backtest could not be brought to its end.\n');
    return exitCodes.error;
  }
  if (!json) terminal.out(reportOf(asked.result));
  return asked.result.changed > 0 ? exitCodes.findings : exitCodes.clean;
}
