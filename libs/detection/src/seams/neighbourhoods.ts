/** A part of one text, as it takes part in a neighbourhood. */
export interface Part {
  /** Which of the texts. */
  readonly text: number;
  readonly from: number;
  readonly to: number;
}

/** How far from a border is looked: more than the longest head of a finding and what is read before it; the same for words and patterns. */
const NEAR = 1_024;
/** How far back something without an end may have begun: a token's run, a private key. */
const FAR = 65_536;

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13) || code === 0xa0;
const armour = ['-----BEGIN ', 'Private-Lines: '];

/**
 * The neighbourhoods of the borders between texts that follow each other: what is near a border, and short texts whole, so that something
 * may reach over several of them. A long text ends one neighbourhood and begins the next.
 */
export function neighbourhoods(texts: readonly string[]): Part[][] {
  const groups: Part[][] = [];
  let group: Part[] = [];
  texts.forEach((text, index) => {
    if (text === '') return;
    const [head, tail] = [headEnd(text), tailStart(text)];
    if (tail <= head) {
      group.push({ text: index, from: 0, to: text.length });
      return;
    }
    group.push({ text: index, from: 0, to: head });
    groups.push(group);
    group = [{ text: index, from: tail, to: text.length }];
  });
  return [...groups, group].filter((parts) => parts.length > 1);
}

/** White space at a border does not count: a phrase may go on after any amount of it. */
function headEnd(text: string): number {
  let i = 0;
  while (i < text.length && isSpace(text.charCodeAt(i))) i++;
  return Math.min(text.length, i + NEAR);
}

function tailStart(text: string): number {
  let end = text.length;
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--;
  const least = Math.max(0, end - FAR);
  let run = end;
  while (run > least && !isSpace(text.charCodeAt(run - 1))) run--;
  const part = text.slice(least, end);
  const begun = armour.map((label) => part.lastIndexOf(label)).filter((at) => at >= 0 && !part.includes('-----END', at));
  return Math.max(0, Math.min(end - NEAR, run < end - NEAR ? run - NEAR : end, ...begun.map((at) => least + at - 1)));
}
