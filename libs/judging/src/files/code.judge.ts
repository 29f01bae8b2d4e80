import { type LanguageJudge, placeIn } from '../subject.js';
import { importsOf } from './imports-of.js';

const fileKeys = [
  'file_path',
  'filePath',
  'path',
  'target_file',
  'TargetFile',
  'filename',
  'absolute_path',
  'relative_path',
  'notebook_path',
  'file',
];
const oldKeys = ['old_string', 'old_str', 'oldText', 'old_text', 'search'];
const mostImports = 50;
const longest = 256 * 1024;

/** Judges code that is written to a file by the packages that it newly imports, and a manifest by what it has run at each install. */
export const judgeCode: LanguageJudge = (subject, notes) => {
  const { text, input, field } = subject;
  const holder = holderOf(input, field);
  const file = stringAt(holder, fileKeys) ?? stringAt(input, fileKeys);
  if (file === null || text.length > longest) return;
  const before = stringAt(holder, oldKeys) ?? '';
  const known = new Set(importsOf(before, file).map(({ name }) => name));
  for (const { name, start, end } of importsOf(text, file).slice(0, mostImports)) {
    if (!known.has(name)) notes.danger('new-import', placeIn(subject, start, end), `Imports the package ${name}.`);
  }
  if (!/(?:^|[/\\])package\.json$/i.test(file)) return;
  for (const match of text.matchAll(/"((?:pre|post)?install|prepare|prepublish|preprepare|postprepare)"\s*:\s*"/g)) {
    if (before.includes(match[0])) continue;
    const place = placeIn(subject, match.index, match.index + match[0].length);
    notes.danger('hook-change', place, `Has the package manager run something by itself: the script ${match[1]}.`, { severity: 'medium' });
  }
};

function stringAt(value: unknown, keys: readonly string[]): string | null {
  if (typeof value !== 'object' || value === null) return null;
  return keys.map((key) => (value as Readonly<Record<string, unknown>>)[key]).find((one) => typeof one === 'string') ?? null;
}

/** What the field stands in: `input.edits.0.new_string` is a field of the first edit. */
export function holderOf(input: unknown, field: string): unknown {
  let holder = input;
  for (const key of field.split('.').slice(1, -1))
    holder = typeof holder === 'object' && holder !== null ? (holder as Readonly<Record<string, unknown>>)[key] : null;
  return holder;
}
