import { Scanner, secretNames } from '#detection';
import { lintPolicy, type LintNote, scopeNamed } from '#policy-model';
import { ruleNames } from '#rule-names';
import { randomBytes } from 'node:crypto';
import { type ControlApi, ControlError } from '../control/control-api.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { jsonLine, plainLine } from '../plain.js';
import type { Terminal } from '../terminal.js';
import { ranOver } from './backtest.command.js';
import { everydayTexts } from './everyday-texts.js';
import { FileProblems } from './policy-file.js';
import { policyPath } from './scope.js';

/** Something about a policy, with its place where it stands in one. */
interface Note {
  readonly code: LintNote['code'] | 'unknown-group' | 'no-secret-rule' | 'masking-dropped' | 'holds-many' | 'meets-nothing';
  readonly rule: string | null;
  readonly message: string;
  readonly line: number | null;
  readonly column: number | null;
}

interface Asked {
  readonly file: string;
  readonly source: string;
  readonly json: boolean;
  /** Of the last day's calls, how many a rule may hold. */
  readonly most: number;
  /** Whose policy it is; null: the organisation’s. */
  readonly scope: string | null;
}

type Api = Pick<ControlApi, 'get' | 'post' | 'delete'>;

/** Tells what can be said against a policy by its text, and, where somebody may ask, by who is known and by the record of the last day. Throws FileProblems for one that does not compile. */
export async function lint(
  { file, source, json, most, scope }: Asked,
  api: Api | null,
  terminal: Terminal,
  interrupt: AbortSignal,
): Promise<ExitCode> {
  const linted = lintPolicy(source, { ...ruleNames, secretNames, shareOfTexts, scope: scope === null ? null : scopeNamed(scope) });
  if (!linted.ok) throw new FileProblems(file, linted.problems);
  const notes: Note[] = [...linted.notes];
  if (api !== null) {
    notes.push(...(await where(terminal, 'Whether anybody is in its groups', () => byWhoIsKnown(source, scope, api))));
    // The record is run over with the organisation's policy alone.
    if (scope === null)
      notes.push(
        ...(await where(terminal, 'What it would have held', () =>
          byTheRecord({ source, most, asking: new Set(linted.asking) }, api, interrupt),
        )),
      );
  }
  if (json) terminal.out(jsonLine({ file, notes }));
  else terminal.out(notes.length === 0 ? 'Nothing to say.\n' : notes.map((note) => lineOf(file, note)).join(''));
  return notes.length > 0 ? exitCodes.findings : exitCodes.clean;
}

const lineOf = (file: string, { line, column, code, rule, message }: Note): string =>
  `${file}:${line === null ? '' : `${line}:${column}:`} ${code}${rule === null ? '' : ` ${rule}`}: ${plainLine(message)}\n`;

const scanners = new WeakMap<object, Scanner>();

function shareOfTexts(policy: Parameters<Parameters<typeof lintPolicy>[1]['shareOfTexts']>[0], customId: string): number {
  const known = scanners.get(policy) ?? new Scanner({ fingerprintKey: randomBytes(32), custom: policy.custom, onlyCustom: true });
  scanners.set(policy, known);
  return everydayTexts.filter((text) => known.scan(text).custom.some(({ id }) => id === customId)).length / everydayTexts.length;
}

/** What may not be asked, by this person or at all, is left out and said. */
async function where(terminal: Terminal, what: string, ask: () => Promise<Note[]>): Promise<Note[]> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    terminal.err(`${what} was not looked at: ${error.message}\n`);
    return [];
  }
}

async function byWhoIsKnown(source: string, scope: string | null, api: Api): Promise<Note[]> {
  const { warnings } = (await api.post(`${policyPath(scope)}/validate?record=false`, { source })) as {
    readonly warnings: readonly Pick<Note, 'code' | 'message'>[];
  };
  return warnings.map((warning) => ({ ...warning, rule: null, line: null, column: null }));
}

interface Drafted extends Pick<Asked, 'source' | 'most'> {
  readonly asking: ReadonlySet<string>;
}

async function byTheRecord({ source, most, asking }: Drafted, api: Api, interrupt: AbortSignal): Promise<Note[]> {
  const { result } = await ranOver({ source, since: '24h' }, api, interrupt, { pollMs: 1_000, progress: () => undefined });
  if (result === null || result.exchanges === 0) return [];
  return result.rules
    .filter(({ inDraft }) => inDraft)
    .flatMap(({ ruleId, after }): Note[] => {
      const note = (code: Note['code'], message: string): Note[] => [{ code, rule: ruleId, message, line: null, column: null }];
      if (after === 0) return note('meets-nothing', `It would have met none of the ${result.exchanges} calls of the last day.`);
      if (!asking.has(ruleId) || after <= most) return [];
      return note('holds-many', `It would have held ${after} of the ${result.exchanges} calls of the last day, more than ${most}.`);
    });
}
