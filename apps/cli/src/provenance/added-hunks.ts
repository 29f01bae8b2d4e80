import type { AskedCode } from './asked-code.js';

const hunkHead = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/**
 * What each hunk of a unified diff adds, with the lines of the file that it becomes. What it removes, and what only stands around it, is not asked
 * about. The counts in a hunk's head say where it ends, so that added lines may begin like heads.
 */
export function addedHunks(diff: string): AskedCode[] {
  const hunks: AskedCode[] = [];
  let file = '';
  const lines = diff.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    if (line.startsWith('+++ ')) file = pathOf(line.slice(4));
    const head = hunkHead.exec(line);
    if (head === null) continue;
    const [removed, first, added] = [Number(head[1] ?? 1), Number(head[2]), Number(head[3] ?? 1)];
    const { text, numbers, end } = readHunk(lines, at + 1, removed, first, added);
    if (text.length > 0) hunks.push({ file, text: text.join('\n'), lines: numbers });
    at = end - 1;
  }
  return hunks;
}

function readHunk(lines: readonly string[], start: number, removed: number, first: number, added: number) {
  const text: string[] = [];
  const numbers: number[] = [];
  let [at, left, line] = [start, removed, first];
  const last = first + added;
  for (; at < lines.length && (left > 0 || line < last); at++) {
    const mark = lines[at]![0];
    if (mark === '+') {
      text.push(lines[at]!.slice(1));
      numbers.push(line);
    }
    if (mark !== '-' && mark !== '\\') line++;
    if (mark !== '+' && mark !== '\\') left--;
  }
  return { text, numbers, end: at };
}

/** git puts names with unusual characters into quotes, as C does. */
function pathOf(name: string): string {
  const bare = name.replace(/\t.*$/, '').replace(/\r$/, '');
  const path = bare.startsWith('"') ? unquoted(bare.slice(1, -1)) : bare;
  return path.replace(/^b\//, '');
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };

const unquoted = (quoted: string): string =>
  Buffer.from(
    quoted.replace(/\\([0-7]{3}|.)|[^\\]/gu, (character, escaped?: string) =>
      escaped === undefined
        ? Buffer.from(character).toString('latin1')
        : /^[0-7]{3}$/.test(escaped)
          ? String.fromCharCode(Number.parseInt(escaped, 8))
          : (escapes[escaped] ?? escaped),
    ),
    'latin1',
  ).toString();
