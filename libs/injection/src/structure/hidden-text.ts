/** A part of a text that people do not see where it is shown as what it is: as a page, as Markdown, in a terminal. */
export interface HiddenText {
  readonly start: number;
  readonly end: number;
  readonly said: string;
}

const LONGEST = 4_000;
const MOST = 500;

const tag = /<[a-z][^<>]{0,1000}>/gi;
const style = /\sstyle\s{0,2}=\s{0,2}(?:"([^"]{0,500})"|'([^']{0,500})')/i;
const unseen =
  /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0?(?:\.\d)?[01]?(?:px|pt|em|rem|%)?\s*(?:;|!|$)|opacity\s*:\s*0?(?:\.0\d?)?\s*(?:;|!|$)|(?:^|[;\s])color\s*:\s*(?:#fff(?:fff)?|white|transparent)\b|(?:left|top|text-indent)\s*:\s*-\d{3,5}(?:px|em|rem)|(?:max-)?height\s*:\s*0(?:px)?\s*(?:;|$)/i;
const hiddenAttribute = /\s(?:hidden(?=[\s>=])|aria-hidden\s{0,2}=\s{0,2}["']?true)/i;
const unread = /\s(?:content|alt|title|aria-label|data-[\w-]{1,30})\s{0,2}=\s{0,2}(?:"([^"]{24,})"|'([^']{24,})')/gi;
/** A definition of Markdown that nothing refers to, which is how comments are written in it; behind a line's number and the sign of a comment too. */
const definition =
  /^(?:[ \t]{0,8}\d{1,7}(?:\t|→))?(?:[ \t]{0,8}(?:#|\/\/|\*|--|;)[ \t])? {0,3}\[(?:\/\/|comment|#|_[^\]\n]{0,40})\]: ?#? ?[("']([^\n]{12,2000})[)"']/gim;
/* oxlint-disable-next-line no-control-regex -- what erases a line is what is looked for */
const erased = /^([^\n\r\x1b]{24,2000})(?:\x1b\[(?:1K|2K|\d{0,2}[FA]\x1b\[[02]?[JK])|\r\x1b\[[02]?K)/gm;

/** The hidden parts of a text in order, at most so many of each sort. Time is linear in the length of the text. */
export function hiddenText(text: string): HiddenText[] {
  return [
    ...(text.includes('<!--') ? comments(text) : []),
    ...(text.includes(']:') ? whole(text, definition) : []),
    ...(text.includes('\x1b[') ? whole(text, erased) : []),
    ...(text.includes('<') ? inMarkup(text) : []),
  ].toSorted((one, other) => one.start - other.start);
}

function comments(text: string): HiddenText[] {
  const found: HiddenText[] = [];
  for (let at = text.indexOf('<!--'); at >= 0 && found.length < MOST;) {
    const close = text.indexOf('-->', at + 4);
    if (close < 0) break;
    // A comment that holds the beginning of another one ends with it all the same.
    const end = close + 3;
    if (text[at + 4] !== '[') found.push({ start: at, end, said: text.slice(at + 4, Math.min(close, at + LONGEST)) });
    at = text.indexOf('<!--', end);
  }
  return found;
}

const whole = (text: string, pattern: RegExp): HiddenText[] =>
  [...text.matchAll(pattern)].slice(0, MOST).map(({ index, 0: all, 1: said = '' }) => ({ start: index, end: index + all.length, said }));

function inMarkup(text: string): HiddenText[] {
  const found: HiddenText[] = [];
  /** Hidden elements that stand in one another are one: each would say again what those within it say. */
  const hidden: { readonly start: number; readonly from: number; end: number }[] = [];
  for (const { index, 0: opened } of text.matchAll(tag)) {
    if (found.length + hidden.length >= MOST) break;
    const [, double, single] = style.exec(opened) ?? [];
    if (unseen.test(double ?? single ?? '') || hiddenAttribute.test(opened)) {
      const from = index + opened.length;
      const end = endOfElement(text, from);
      const last = hidden.at(-1);
      if (last !== undefined && index < last.end) last.end = Math.max(last.end, end);
      else hidden.push({ start: index, from, end });
    }
    for (const { 1: one, 2: other } of opened.matchAll(unread))
      found.push({ start: index, end: index + opened.length, said: one ?? other ?? '' });
  }
  return [...found, ...hidden.map(({ start, from, end }) => ({ start, end, said: text.slice(from, end) }))];
}

/** Where the next element ends, near enough; else so far on. */
function endOfElement(text: string, from: number): number {
  const closing = text.slice(from, from + LONGEST).indexOf('</');
  return closing < 0 ? Math.min(text.length, from + LONGEST) : from + closing;
}
