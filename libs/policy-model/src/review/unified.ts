import type { DiffLine } from './line-diff.js';

/** Lines around a change that are shown with it. */
const CONTEXT = 3;

/** The changed lines with some around them, under the head of each stretch: `@@ -1,7 +1,8 @@`. Source: the unified format of POSIX diff. */
export function unified(lines: readonly DiffLine[]): string {
  const shown = new Set<number>();
  for (const [index, { mark }] of lines.entries())
    if (mark !== ' ') for (let near = index - CONTEXT; near <= index + CONTEXT; near += 1) shown.add(near);
  let [before, after, text] = [1, 1, ''];
  for (let index = 0; index < lines.length; index += 1) {
    const stretch: DiffLine[] = [];
    for (let at = index; at < lines.length && shown.has(at); at += 1) stretch.push(lines[at]!);
    if (stretch.length > 0) {
      const [old, now] = [stretch.filter(({ mark }) => mark !== '+').length, stretch.filter(({ mark }) => mark !== '-').length];
      text += `@@ -${before},${old} +${after},${now} @@\n${stretch.map((line) => `${line.mark}${line.text}\n`).join('')}`;
      [before, after, index] = [before + old, after + now, index + stretch.length];
    }
    if (index < lines.length) [before, after] = [before + 1, after + 1];
  }
  return text;
}
