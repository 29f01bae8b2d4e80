import { type Danger, judge, type Judgement, judgeText } from '#judging';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { jsonLine } from '../plain.js';
import { tableOfRows } from '../table.js';
import type { Terminal } from '../terminal.js';

/**
 * Says what a command of the shell would do, as the gateway judges it: as a table, or as one JSON object; `text`: what the commands in a text would
 * do; `tool`: what a call of that tool would do, whose input is given in place of the command: JSON, or the bare text that some tools take. Exit 1 with a
 * danger of high or above.
 */
export function judgeCommand(
  command: string,
  { json, text, tool }: { json: boolean; text: boolean; tool?: string | undefined },
  terminal: Terminal,
): ExitCode {
  const judgement = text
    ? judgeText(command, 'text')
    : judge(tool === undefined ? { name: 'Bash', input: { command } } : { name: tool, input: inputIn(command) });
  terminal.out(json ? jsonLine(judgement) : told(judgement));
  return judgement.dangers.some(isGrave) ? exitCodes.findings : exitCodes.clean;
}

function inputIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const isGrave = ({ severity }: Danger): boolean => severity === 'high' || severity === 'critical';

function told({ dangers, understood }: Judgement): string {
  const commands = understood.commands.map(({ program, argv, wrappers }) => [
    [program || '?', ...argv.map((word) => word ?? '?')].join(' '),
    wrappers.join(' '),
  ]);
  const found = dangers.map(({ severity, kind, why }) => [severity, kind, why]);
  const runs = commands.length === 0 ? '' : `${tableOfRows(['RUNS', 'INSIDE'], commands)}\n`;
  return runs + (found.length === 0 ? 'No danger found.\n' : tableOfRows(['SEVERITY', 'KIND', 'WHY'], found));
}
