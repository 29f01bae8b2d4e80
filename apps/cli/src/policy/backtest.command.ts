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
    asked = await ranOver({ source, since }, api, interrupt, { pollMs, progress: (told) => json || terminal.err(told) });
  } catch (error) {
    if (!(error instanceof ControlError) || error.problems.length === 0) throw error;
    for (const { line, column, message } of error.problems) terminal.err(`${file}:${line}:${column}: ${plainLine(message)}\n`);
    return exitCodes.error;
  }
  if (json) terminal.out(jsonLine(asked));
  if (asked.result === null) {
    terminal.err(asked.state === 'cancelled' ? 'Cancelled.\n' : 'The backtest could not be brought to its end.\n');
    return exitCodes.error;
  }
  if (!json) terminal.out(reportOf(asked.result));
  return asked.result.changed > 0 ? exitCodes.findings : exitCodes.clean;
}

interface Watching {
  readonly pollMs: number;
  readonly progress: (told: string) => unknown;
}

/** The backtest of a draft, once it has ended, by itself or because it was interrupted. */
export async function ranOver(
  draft: Pick<Draft, 'source' | 'since'>,
  api: Pick<ControlApi, 'get' | 'post' | 'delete'>,
  interrupt: AbortSignal,
  { pollMs, progress }: Watching,
): Promise<Backtest> {
  let asked = (await api.post('/api/backtests', draft)) as Backtest;
  const path = `/api/backtests/${encodeURIComponent(asked.id)}`;
  let told = '';
  while (asked.state === 'running' && !interrupt.aborted) {
    const now = `Compared ${asked.compared} of about ${asked.total} exchanges.\n`;
    if (now !== told) progress(now);
    told = now;
    await pause(pollMs, undefined, { signal: interrupt }).catch(() => undefined);
    if (!interrupt.aborted) asked = (await api.get(path)) as Backtest;
  }
  return interrupt.aborted && asked.state === 'running' ? ((await api.delete(path, undefined)) as Backtest) : asked;
}
