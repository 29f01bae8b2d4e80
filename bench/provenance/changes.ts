import { tokensOf } from '#fingerprints';
import type { Piece } from './corpus.js';
import type { Random } from './random.js';

/** So many lines from somewhere within a piece; those that hold nothing but comments are not counted, and left out. */
export function excerpt({ text }: Piece, lines: number, random: Random): string {
  const all = codeLines(text);
  const start = random.below(Math.max(1, all.length - lines + 1));
  return all.slice(start, start + lines).join('\n');
}

function codeLines(text: string): string[] {
  const { starts } = tokensOf(text);
  const ends = [...text.matchAll(/\n|$/g)].map(({ index }) => index);
  return text.split('\n').filter((line, at) => starts.some((start) => start < ends[at]! && start >= ends[at]! - line.length));
}

/** At most so many lines of code. */
export const cutTo = (text: string, lines: number): string => codeLines(text).slice(0, lines).join('\n');

/** Another layout: no comments, other indentation, other quotes, spaces around what had none, lines broken within brackets. */
export function reformatted(text: string, language: string): string {
  const isPython = language === 'python';
  const { starts, ends, length } = tokensOf(text);
  let out = '';
  let depth = 0;
  for (let at = 0; at < length; at++) {
    const token = text.slice(starts[at], ends[at]);
    const gap = text.slice(at === 0 ? 0 : ends[at - 1], starts[at]);
    const lineEnd = gap.lastIndexOf('\n');
    if (lineEnd >= 0)
      out += `\n${gap
        .slice(lineEnd + 1)
        .replaceAll('    ', '\t')
        .replace(/ {2}/g, '   ')
        .replaceAll(/[^\s]/g, '')}`;
    else if (gap !== '' || (/^[={]$/.test(token) && /[\w)\]]$/.test(out))) out += ' ';
    if (gap.includes(';') && !isPython) out += lineEnd >= 0 ? '' : '; ';
    if ('([{'.includes(token)) depth++;
    if (')]}'.includes(token)) depth--;
    out += requoted(token, language);
    if (token === ',' && depth > 0 && at % 3 === 0) out += '\n\t\t\t';
  }
  return out;
}

const requoted = (token: string, language: string): string =>
  /^(?:typescript|javascript|python)$/.test(language) && /^'[^'"\\]*'$/.test(token) ? `"${token.slice(1, -1)}"` : token;

const syllables = ['ka', 'lo', 'mi', 're', 'sun', 'ta', 'vor', 'ne', 'qui', 'dal', 'pe', 'zo', 'har', 'in', 'bel', 'os'];

/** Every name that is no keyword, and no member of something, gets another one, the same throughout. */
export function renamed(text: string, random: Random): string {
  const { starts, ends, kinds, length } = tokensOf(text);
  const names = new Map<string, string>();
  let out = '';
  for (let at = 0; at < length; at++) {
    const token = text.slice(starts[at], ends[at]);
    out += text.slice(at === 0 ? 0 : ends[at - 1], starts[at]);
    const isMember = text
      .slice(Math.max(0, starts[at]! - 2), starts[at])
      .trimEnd()
      .endsWith('.');
    if (kinds[at] !== 2 || isMember || /^['"]/.test(text.slice(ends[at]))) out += token;
    else {
      if (!names.has(token)) names.set(token, [0, 1, 2].map(() => syllables[random.below(syllables.length)]).join(''));
      out += names.get(token);
    }
  }
  return `${out}${text.slice(ends[length - 1] ?? 0)}`;
}

/** A fifth of the lines changed: one in ten is gone, one in ten is another piece's, put beside it. */
export function edited(text: string, other: Piece, random: Random): string {
  const foreign = other.text.split('\n').filter((line) => line.trim() !== '');
  return text
    .split('\n')
    .flatMap((line) => {
      const chance = random.next();
      if (chance < 0.1) return [];
      return chance < 0.2 ? [line, foreign[random.below(foreign.length)]!] : [line];
    })
    .join('\n');
}
