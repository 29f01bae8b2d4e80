import { countBelow } from './count-below.js';

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
const quote = new RegExp(`[${Object.keys(pairs).join('')}]`, 'g');
const isValue = /["'\w]\s*[:=]\s*$/;
/** Before a quotation in running text; what opens a string of JSON or of a program does not stand so. */
const beforeQuotation = /[\s([{*_>—–\-/|,;]/;
const afterQuotation = /[\s)\]}*_<.,;:!?—–\-/|'’s]/;

/** Words of people who talk about attacks, in the languages of the phrases. */
const talk =
  /prompt[- ]?injection|jailbreak|attack|angreif|angriff|attaqu|ataque|ataqu|attacc|aanval|atak|атак|攻击|攻撃|adversar|malicious|bösartig|malveillant|malicios|maligno|kwaadaardig|złośliw|вредонос|恶意|red[- ]team|owasp|vulnerab|exploit|phrases? (?:such as|like)|for example|e\.g\.|zum beispiel|z\. ?b\.|par exemple|por ejemplo|por exemplo|per esempio|bijvoorbeeld|na przykład|например|例如|たとえば|payload|classifier|detector|detect(?:s|ed|ion)|guardrail|test case|benchmark|dataset|mitigat|defen[cs]e|research/gi;

interface Talked {
  readonly start: number;
  /** Its beginning: forms of one word are one. */
  readonly word: string;
}

/** How far around a place words about attacks count, in UTF-16 units. */
const AROUND = 400;

/** Says whether a place of one text is talked about rather than used: quoted, in code, or among words about attacks. */
export class Mentions {
  private known: readonly (readonly [number, number])[] | null = null;
  private knownQuotes: readonly number[] | null = null;
  private knownTalk: readonly Talked[] | null = null;

  constructor(private readonly text: string) {}

  /** In a code block of Markdown, or in quotation marks or backticks of its own line. */
  isQuoted(start: number, end: number): boolean {
    return this.isFenced(start) || this.isInQuotes(start, end);
  }

  /** Quoted, or with at least two different words about attacks around it. */
  isTalk(start: number, end: number): boolean {
    if (this.isQuoted(start, end)) return true;
    const { talked } = this;
    let first: string | null = null;
    for (
      let at = countBelow(talked.length, (index) => talked[index]!.start < start - AROUND);
      at < talked.length && talked[at]!.start < end + AROUND;
      at++
    ) {
      first ??= talked[at]!.word;
      if (talked[at]!.word !== first) return true;
    }
    return false;
  }

  /** Words about attacks in all of the text, found once: a text may be full of what is asked about. */
  private get talked(): readonly Talked[] {
    this.knownTalk ??= [...this.text.matchAll(talk)].map(({ index, 0: word }) => ({ start: index, word: word.toLowerCase().slice(0, 6) }));
    return this.knownTalk;
  }

  private get quotes(): readonly number[] {
    this.knownQuotes ??= [...this.text.matchAll(quote)].map(({ index }) => index);
    return this.knownQuotes;
  }

  private isFenced(at: number): boolean {
    const { fences } = this;
    return at < (fences[countBelow(fences.length, (index) => fences[index]![0] <= at) - 1]?.[1] ?? 0);
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
    const { text, quotes } = this;
    const farthest = Math.max(0, start - REACH);
    let at = countBelow(quotes.length, (index) => quotes[index]! < start) - 1;
    if ((quotes[at] ?? -1) < farthest) return false;
    const from = farthest + text.slice(farthest, start).lastIndexOf('\n') + 1;
    const after = firstLine(text.slice(end, end + REACH));
    for (; (quotes[at] ?? -1) >= from; at--) {
      const place = quotes[at]!;
      if (place > from && !beforeQuotation.test(text[place - 1]!)) continue;
      // `"body": "..."` is data that is carried along, no quotation.
      if (text[place] === '"' && isValue.test(text.slice(from, place))) continue;
      if (closes(pairs[text[place]!]!, after)) return true;
    }
    return false;
  }
}

const firstLine = (text: string): string => (text.includes('\n') ? text.slice(0, text.indexOf('\n')) : text);

/** Whether one of these marks ends a quotation there. */
const closes = (marks: string, after: string): boolean =>
  [...marks].some((mark) => {
    const place = after.indexOf(mark);
    return place >= 0 && (place + 1 >= after.length || afterQuotation.test(after[place + 1]!));
  });
