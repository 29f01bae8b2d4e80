import { holderOf, judgeCode } from './files/code.judge.js';
import { judgeDeletedFile, judgeReadFile, judgeShownOrWrittenFile, judgeWrittenFile } from './files/file.judge.js';
import { judgePatch } from './files/patch.judge.js';
import type { Judgement, ToolCallInput } from './judgement.js';
import { Notes } from './notes.js';
import { builtInTools } from './registry/built-in-tools.js';
import { judgeProgram } from './programs/program.judge.js';
import { JudgeRegistry, type Language } from './registry/judge-registry.js';
import { type JudgedValue, judgedValues } from './registry/judged-strings.js';
import { judgeShell } from './shell/shell.judge.js';
import { asScript } from './shell/quoting.js';
import { judgeSql } from './sql/sql.judge.js';
import { workOfAText } from './work-left.js';
import { judgeSnippets } from './text/judge-text.js';
import { type LanguageJudge, placeIn, type Subject } from './subject.js';
import { judgeCmd, judgePowerShell } from './windows/windows.judge.js';

const longest = 64 * 1024;
const deepest = 5;
const mostLists = 100;
const judges: Readonly<Record<Language, LanguageJudge>> = {
  shell: judgeShell,
  powershell: judgePowerShell,
  cmd: judgeCmd,
  sql: judgeSql,
  'written file': judgeWrittenFile,
  'shown or written file': judgeShownOrWrittenFile,
  'deleted file': judgeDeletedFile,
  'read file': judgeReadFile,
  patch: judgePatch,
  code: judgeCode,
  program: judgeProgram,
  action: () => undefined,
};
/** What is of no use unless it is a text. */
const isRun: readonly Language[] = ['shell', 'powershell', 'cmd', 'sql'];
/** Files may be long: only their names, and what they import, are looked at. */
const ofAnyLength: readonly Language[] = ['code', 'patch'];
const builtIn = new JudgeRegistry(builtInTools);

/**
 * What a tool call would do, as far as it can be read. Total: never throws; what cannot be read is a danger of its own (`unparsed`, `too_complex`).
 * Time is bounded: 64 KB a field, and of all fields together a fixed number of commands, words and characters (`WorkLeft`).
 */
export function judge({ name, input, workingFolder = null }: ToolCallInput, registry: JudgeRegistry = builtIn): Judgement {
  const notes = new Notes();
  const values = valuesOf(name, input, registry);
  if (values === null) {
    notes.danger('too_complex', { field: 'input', start: 0, end: 0 }, 'The input has more values, or deeper ones, than are judged.');
    return notes.judgement();
  }
  for (const value of values) judgeValue(value, input, workingFolder, notes);
  return notes.judgement();
}

/** The texts of an input that are judged. A tool without a schema has one text for its input, which may hold JSON all the same; null: too many. */
function valuesOf(name: string, input: unknown, registry: JudgeRegistry): JudgedValue[] | null {
  if (typeof input !== 'string') return judgedValues(input, registry.fieldsOf(name));
  const inner = objectIn(input);
  if (inner !== null) return judgedValues(inner, registry.fieldsOf(name));
  return registry.rowsOfText(name).map((row) => ({ value: input, path: 'input', row }));
}

function objectIn(text: string): object | null {
  if (!/^\s*[{[]/.test(text)) return null;
  try {
    return JSON.parse(text) as object;
  } catch {
    return null;
  }
}

/** What the commands would do that a text asks to run, in fenced blocks, behind a prompt or the word "run". Dangers stand at their snippet. */
export function judgeText(text: string, field: string): Judgement {
  const notes = new Notes(workOfAText(text.length));
  try {
    return judgeSnippets(text, field, (language, subject) => judgeAs(language, subject, notes), notes);
  } catch {
    return notes.judgement();
  }
}

function judgeValue({ value, path, row }: JudgedValue, input: unknown, workingFolder: string | null, notes: Notes): void {
  const subject = { field: path, within: null, input, workingFolder, depth: 0, certain: row.tool !== '*' && row.maybe !== true };
  if (typeof value === 'string') {
    const args = row.language === 'shell' ? argumentsBeside(input, path) : [];
    if (args.length === 0) return judgeAs(row.language, { ...subject, text: value }, notes);
    // The program in one field, its arguments in another.
    const text = `${/\s/.test(value) ? value : asScript([value])} ${asScript(args)}`;
    return judgeAs('shell', { ...subject, text, within: { field: path, start: 0, end: value.length } }, notes);
  }
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) {
    const each = (): void => value.forEach((text, at) => judgeAs(row.language, { ...subject, text, field: `${path}.${at}` }, notes));
    const within = { field: path, start: 0, end: 0 };
    // One argument each, as exec takes them, or one command line each.
    if (row.language !== 'shell' || row.field.endsWith('s') || (value.some((line) => /^\S+\s/.test(line)) && /\s/.test(value[0] ?? '')))
      each();
    else judgeAs(row.language, { ...subject, text: asScript(value), within }, notes);
    return;
  }
  if (Array.isArray(value) && value.length <= mostLists && value.every((one) => typeof one === 'string' || isTexts(one))) {
    value.forEach((one, at) =>
      judgeValue({ value: one, path: `${path}.${at}`, row: { ...row, field: row.field.replace(/s$/, '') } }, input, workingFolder, notes),
    );
    return;
  }
  if (value === null || value === undefined || !subject.certain || !isRun.includes(row.language)) return;
  notes.danger('unparsed', { field: path, start: 0, end: 0 }, 'What should be run is not a text.');
}

const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((one) => typeof one === 'string');

function argumentsBeside(input: unknown, path: string): string[] {
  const holder = holderOf(input, path);
  if (typeof holder !== 'object' || holder === null) return [];
  const { args, arguments: others, argv } = holder as Readonly<Record<string, unknown>>;
  return [args, others, argv].find(isTexts) ?? [];
}

function judgeAs(language: Language, subject: Subject, notes: Notes): void {
  const whole = placeIn(subject, 0, subject.text.length);
  if (isRun.includes(language)) notes.left.characters -= subject.text.length;
  if ((subject.text.length > longest && !ofAnyLength.includes(language)) || subject.depth > deepest || notes.left.characters < 0) {
    notes.danger('too_complex', whole, 'Longer, or nested deeper, than what is judged.');
    return;
  }
  try {
    judges[language](subject, notes, (next, inner) => judgeAs(next, inner, notes));
  } catch {
    // Whatever a judge cannot cope with nobody has looked at.
    notes.danger('unparsed', whole, 'Could not be read to its end.');
  }
}
