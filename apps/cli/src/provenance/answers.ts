import { tableOfRows } from '../table.js';

/** As much of a match as is told here: docs/provenance.md. Lines are those of the file. */
export interface Match {
  readonly coverage: number;
  readonly agreement: number;
  readonly ranges: readonly { readonly firstLine: number; readonly lastLine: number }[];
  readonly sessionId: string;
  readonly exchangeId: string;
  readonly turn: number;
  readonly principal: { readonly name: string } | null;
  readonly model: string | null;
  readonly at: string;
}

/** What was found in a file, or in a hunk of one: a line of `--json`. */
export interface Answer {
  readonly file: string;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly matches: readonly Match[];
}

/** A row a match of the likeliest exchange; how many others resemble it as well stands behind. */
export function tableOf(answers: readonly Answer[]): string {
  const found = answers.filter(({ matches }) => matches.length > 0);
  if (found.length === 0) return 'No match.\n';
  const rows = found.map(({ file, matches: [match, ...others] }) => {
    const { ranges, coverage, at, principal, model, turn, sessionId, exchangeId } = match!;
    const where = `${file}:${Math.min(...ranges.map(({ firstLine }) => firstLine))}-${Math.max(...ranges.map(({ lastLine }) => lastLine))}`;
    const more = others.length === 0 ? exchangeId : `${exchangeId} and ${others.length} more`;
    return [where, `${Math.round(coverage * 100)} %`, at, principal?.name ?? '?', model ?? '?', String(turn), sessionId, more];
  });
  return tableOfRows(['WHERE', 'COVERAGE', 'WHEN', 'WHO', 'MODEL', 'TURN', 'SESSION', 'EXCHANGE'], rows);
}
