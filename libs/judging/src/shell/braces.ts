const most = 64;

/**
 * The words that a word with braces stands for, as text of the shell: `{rm,-rf,/}` is three. Null where there are more than 64, or where the braces go
 * too deep. Quotes and escapes keep what they hold.
 */
export function expandBraces(text: string): string[] | null {
  let left = most * 4;
  const expand = (word: string, depth: number): string[] | null => {
    if (depth > 16 || --left < 0) return null;
    const found = firstBraces(word);
    if (found === null) return [word];
    const { start, end, choices } = found;
    const tails = expand(word.slice(end), depth + 1);
    if (tails === null) return null;
    const words: string[] = [];
    for (const choice of choices) {
      const middles = expand(choice, depth + 1);
      if (middles === null) return null;
      for (const middle of middles) for (const tail of tails) words.push(word.slice(0, start) + middle + tail);
      if (words.length > most) return null;
    }
    return words;
  };
  return expand(text, 0);
}

interface Braces {
  readonly start: number;
  readonly end: number;
  readonly choices: readonly string[];
}

function firstBraces(text: string): Braces | null {
  for (let at = 0; at < text.length; at++) {
    const after = skipQuoted(text, at);
    if (after > at) {
      at = after - 1;
      continue;
    }
    if (text[at] !== '{') continue;
    const inner = choicesAt(text, at);
    if (inner !== null) return inner;
  }
  return null;
}

function choicesAt(text: string, start: number): Braces | null {
  const choices: string[] = [];
  let depth = 0;
  let begin = start + 1;
  for (let at = start; at < text.length; at++) {
    const after = skipQuoted(text, at);
    if (after > at) {
      at = after - 1;
      continue;
    }
    if (text[at] === '{') depth++;
    if (text[at] === ',' && depth === 1) {
      choices.push(text.slice(begin, at));
      begin = at + 1;
    }
    if (text[at] !== '}' || --depth > 0) continue;
    const last = text.slice(begin, at);
    const all = choices.length > 0 ? [...choices, last] : sequence(last);
    return all === null ? null : { start, end: at + 1, choices: all };
  }
  return null;
}

/** `1..5`, `a..e`; what is longer than can be followed is left as one word with a star. */
function sequence(text: string): string[] | null {
  const found = /^(?:(-?\d{1,9})\.\.(-?\d{1,9})|([a-zA-Z])\.\.([a-zA-Z]))(?:\.\.(-?\d{1,9}))?$/.exec(text);
  if (found === null) return null;
  const letters = found[3] !== undefined;
  const first = letters ? (found[3] as string).charCodeAt(0) : Number(found[1]);
  const last = letters ? (found[4] as string).charCodeAt(0) : Number(found[2]);
  const step = Math.max(1, Math.abs(Number(found[5] ?? 1)));
  const count = Math.floor(Math.abs(last - first) / step) + 1;
  if (count > most) return ['*'];
  return Array.from({ length: count }, (_, i) => first + (last < first ? -i : i) * step).map((n) =>
    letters ? String.fromCharCode(n) : String(n),
  );
}

/** Behind a quoted run, an escaped character, or `${...}`, which are no braces of ours. */
function skipQuoted(text: string, at: number): number {
  if (text[at] === '\\') return at + 2;
  if (text[at] === '$' && text[at + 1] === '{') return behind(text, '}', at + 2);
  if (text[at] === "'") return behind(text, "'", at + 1);
  if (text[at] !== '"') return at;
  let end = at + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end + 1;
}

const behind = (text: string, end: string, start: number): number => {
  const found = text.indexOf(end, start);
  return found < 0 ? text.length : found + 1;
};
