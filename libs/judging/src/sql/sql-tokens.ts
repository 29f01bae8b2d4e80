import { blockCommentEnd, dollarTag, qQuotedEnd, quotedEnd } from './quoted-end.js';
import type { Reading } from './reading.js';
import type { SqlToken, SqlTokenKind } from './sql-token.js';

export interface SqlTokens {
  readonly tokens: readonly SqlToken[];
  /** A string, a name or a comment is never closed: it has the rest of the text. */
  readonly unclosed: boolean;
}

const wordPattern = /(?:[A-Za-z_]|[^\s\0-\x7f])(?:[\w$]|[^\s\0-\x7f])*/y;
const numberPattern = /0x[\da-f]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy;
const parameterPattern = /\$\d+|[:@]{1,2}[A-Za-z_]\w*|\?\d*|%s|%\(\w{1,64}\)s/y;
const operatorPattern = /<>|!=|<=>|<=|>=|==|\|\||::|:=|=>|->>?|&&|[^]/y;
const executablePattern = /\/\*M?!\d{0,6}/y;
const parameterStarts = '$:@?%';
const prefixPattern = /^(?:E|N|B|X|R|U&|_[A-Z0-9]+|N?Q)$/;
const lineEnds = { any: /[^\r\n]*/y, lineFeed: /[^\n]*/y };

/** The tokens of a text as one family of databases reads it, one more than `most` at most. Linear in the text; takes any text. */
export function sqlTokens(text: string, reading: Reading, most = Number.POSITIVE_INFINITY): SqlTokens {
  const tokens: SqlToken[] = [];
  const lineEnd = reading.carriageReturn ? lineEnds.any : lineEnds.lineFeed;
  let [at, depth, executable, unclosed] = [0, 0, false, false];

  const add = (kind: SqlTokenKind, value: string, end: number): void => {
    tokens.push({ kind, text: value, start: at, end, depth });
    at = end;
  };
  const closed = (end: number): number => {
    unclosed ||= end < 0;
    return end < 0 ? text.length : end;
  };
  const quoted = (kind: SqlTokenKind, quote: string, open: number, found: number, width = 1): void => {
    const end = closed(found);
    const inner = text.slice(open + 1, found < 0 ? end : end - width);
    add(kind, width === 1 ? inner.replaceAll(quote + quote, quote) : inner, end);
  };
  const word = (end: number): void => {
    const value = text.slice(at, end).toUpperCase();
    const quoteAt = value === 'U' && text[end] === '&' ? end + 1 : end;
    if (text[quoteAt] !== "'" || !prefixPattern.test(text.slice(at, quoteAt).toUpperCase())) add('word', value, end);
    else if (reading.qQuote && value.endsWith('Q')) quoted('string', "'", quoteAt + 1, qQuotedEnd(text, quoteAt), 2);
    else quoted('string', "'", quoteAt, quotedEnd(text, quoteAt, "'", reading.backslash || value === 'E'));
  };
  const dollarString = (mark: string): void => {
    const found = text.indexOf(mark, at + mark.length);
    const end = closed(found < 0 ? -1 : found + mark.length);
    add('string', text.slice(at + mark.length, found < 0 ? end : found), end);
  };
  const other = (unit: string): void => {
    if (unit === ')' && depth > 0) depth--;
    const end = endOf(operatorPattern, text, at);
    add('mark', text.slice(at, end), end);
    if (unit === '(') depth++;
    if (unit === ';') depth = 0;
  };

  const punctuation = (unit: string): void => {
    const pair = text.slice(at, at + 2);
    if (executable && pair === '*/') [at, executable] = [at + 2, false];
    else if (pair === '--' && (!reading.spacedDash || isSpace(text, at + 2))) at = endOf(lineEnd, text, at);
    else if ((unit === '#' && reading.hash) || (pair === '//' && reading.slashes)) at = endOf(lineEnd, text, at);
    else if (pair === '/*') {
      const inside = reading.executable ? endOf(executablePattern, text, at) : at;
      executable ||= inside > at;
      at = inside > at ? inside : closed(blockCommentEnd(text, at, reading.nested));
    } else if (unit === "'") quoted('string', "'", at, quotedEnd(text, at, "'", reading.backslash));
    else if (unit === '"') quoted('name', '"', at, quotedEnd(text, at, '"', reading.backslash));
    else if (unit === '`') quoted('name', '`', at, quotedEnd(text, at, '`', false));
    else if (unit === '[' && reading.brackets) quoted('name', ']', at, quotedEnd(text, at, ']', false));
    else if (unit === '$' && reading.dollar && dollarTag(text, at) !== '') dollarString(dollarTag(text, at));
    else if (parameterStarts.includes(unit) && endOf(parameterPattern, text, at) > at)
      add('parameter', pair, endOf(parameterPattern, text, at));
    else if (unit === '.' && endOf(numberPattern, text, at) > at) number();
    else other(unit);
  };
  const number = (): void => {
    const end = endOf(numberPattern, text, at);
    add('number', text.slice(at, end), end);
  };

  while (at < text.length && tokens.length <= most) {
    const code = text.charCodeAt(at);
    if (isSpace(text, at)) at++;
    else if (code >= 0x80 || isLetter(code)) word(endOf(wordPattern, text, at));
    else if (code >= 0x30 && code <= 0x39) number();
    else punctuation(text[at]!);
  }
  return { tokens, unclosed };
}

const isLetter = (code: number): boolean => (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;

/** White space, NUL, and the end. */
function isSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d) || code === 0;
  return at >= text.length || /\s/.test(text[at]!);
}

/** Where what fits at that place ends; the place itself where nothing fits. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
