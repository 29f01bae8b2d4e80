/** Farthest that a quotation reaches around what it quotes, in UTF-16 units: a longer one is no mention of a phrase. */
const REACH = 160;
const MOST_FENCES = 200;

const fence = /^[ \t>]{0,8}(`{3,}|~{3,})/gm;
const pairs: Readonly<Record<string, string>> = {
  '"': '"',
  '`': '`',
  "'": "'",
  '“': '”',
  '„': '“”',
  '«': '»',
  '‘': '’',
  '「': '」',
  '『': '』',
  '»': '«',
};
/** Before a quotation in running text; what opens a string of JSON or of a program does not stand so. */
const beforeQuotation = /[\s([{*_>—–\-/|,;]/;
const afterQuotation = /[\s)\]}*_<.,;:!?—–\-/|'’s]/;

/** Words of people who talk about attacks, in the languages of the phrases. */
const talk =
  /prompt[- ]?injection|jailbreak|attack|angreif|angriff|attaqu|ataque|ataqu|attacc|aanval|atak|атак|攻击|攻撃|adversar|malicious|bösartig|malveillant|malicios|maligno|kwaadaardig|złośliw|вредонос|恶意|red[- ]team|owasp|vulnerab|exploit|phrases? (?:such as|like)|for example|e\.g\.|zum beispiel|z\. ?b\.|par exemple|por ejemplo|por exemplo|per esempio|bijvoorbeeld|na przykład|например|例如|たとえば|payload|classifier|detector|detect(?:s|ed|ion)|guardrail|test case|benchmark|dataset|mitigat|defen[cs]e|research/gi;

/** Says whether a place of one text is talked about rather than used: quoted, in code, or among words about attacks. */
export class Mentions {
  private known: readonly (readonly [number, number])[] | null = null;

  constructor(private readonly text: string) {}

  /** In a code block of Markdown, or in quotation marks or backticks of its own line. */
  isQuoted(start: number, end: number): boolean {
    return this.isFenced(start) || this.isInQuotes(start, end);
  }

  /** Quoted, or with at least two different words about attacks around it. */
  isTalk(start: number, end: number): boolean {
    if (this.isQuoted(start, end)) return true;
    const around = this.text.slice(Math.max(0, start - 400), end + 400);
    return new Set([...around.matchAll(talk)].map(([word]) => word.toLowerCase().slice(0, 6))).size >= 2;
  }

  private isFenced(at: number): boolean {
    return this.fences.some(([from, to]) => from <= at && at < to);
  }

  /** Code blocks that are closed: an open one may be the text's own trick. */
  private get fences(): readonly (readonly [number, number])[] {
    if (this.known !== null) return this.known;
    const marks = [...this.text.matchAll(fence)].slice(0, MOST_FENCES).map(({ index, 1: mark = '' }) => ({ index, mark }));
    const found: [number, number][] = [];
    for (let i = 0; i < marks.length; i++) {
      const open = marks[i]!;
      const close = marks.findIndex(({ mark }, j) => j > i && mark.startsWith(open.mark));
      if (close < 0) continue;
      found.push([open.index, marks[close]!.index]);
      i = close;
    }
    return (this.known = found);
  }

  private isInQuotes(start: number, end: number): boolean {
    const { text } = this;
    const before = lastLine(text.slice(Math.max(0, start - REACH), start));
    const after = firstLine(text.slice(end, end + REACH));
    for (let at = before.length - 1; at >= 0; at--) {
      const closing = pairs[before[at]!];
      if (closing === undefined) continue;
      if (at > 0 && !beforeQuotation.test(before[at - 1]!)) continue;
      // `"body": "..."` is data that is carried along, no quotation.
      if (/[:=]\s*$/.test(before.slice(0, at)) && /["'\w]\s*[:=]\s*$/.test(before.slice(0, at)) && before[at] === '"') continue;
      const close = [...closing].map((mark) => after.indexOf(mark)).filter((place) => place >= 0);
      if (close.some((place) => place + 1 >= after.length || afterQuotation.test(after[place + 1]!))) return true;
    }
    return false;
  }
}

const lastLine = (text: string): string => text.slice(text.lastIndexOf('\n') + 1);
const firstLine = (text: string): string => (text.includes('\n') ? text.slice(0, text.indexOf('\n')) : text);
