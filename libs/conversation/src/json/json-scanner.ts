import { ConversationError } from '../conversation-error.js';
import type { DecodedStrings } from './decoded-strings.js';
import type { JsonArray, JsonMember, JsonNode, JsonObject, JsonString } from './json-node.js';

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// The very characters that RFC 8259 forbids inside strings.
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f]/;
/** Up to so many units a string is looked through one by one: an expression costs more to begin. */
const SHORT = 24;
/** From so many units on, to look whether a string is known costs less than to decode it. */
const LONG = 512;
/** Up to this many keys an object's keys are compared one by one, which is faster than a set. */
const FEW_KEYS = 8;

const TAB = 0x09;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const SMALL_F = 0x66;
const SMALL_N = 0x6e;
const SMALL_T = 0x74;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * One pass over one text. Long strings cost what `indexOf` costs: the next backslash is looked up ahead once and remembered, so that a text
 * without any is not searched again for every string. What the engine decodes, it has looked through; only other strings are searched for
 * control characters.
 */
export class JsonScanner {
  private at = 0;
  private values = 0;
  private nextBackslash = -1;

  constructor(
    private readonly text: string,
    private readonly maxDepth: number,
    private readonly maxValues: number,
    private readonly strings?: DecodedStrings,
  ) {}

  document(): JsonNode {
    const value = this.value(0);
    this.skipSpace();
    if (this.at < this.text.length) throw this.broken();
    return value;
  }

  private value(depth: number): JsonNode {
    if (++this.values > this.maxValues) {
      throw new ConversationError('body_too_complex', `More than ${this.maxValues} values, at offset ${this.at}`, this.at);
    }
    this.skipSpace();
    switch (this.text.charCodeAt(this.at)) {
      case QUOTE:
        return this.string();
      case OPEN_BRACE:
        return this.object(depth + 1);
      case OPEN_BRACKET:
        return this.array(depth + 1);
      default:
        return this.numberOrLiteral();
    }
  }

  private object(depth: number): JsonObject {
    const start = this.enter(depth);
    const members: JsonMember[] = [];
    let seen: Set<string> | null = null;
    if (this.skipTo() === CLOSE_BRACE) this.at++;
    else
      for (;;) {
        if (this.skipTo() !== QUOTE) throw this.broken();
        const key = this.string();
        if (members.length === FEW_KEYS) seen = new Set(members.map((member) => member.key));
        if (seen === null ? members.some((member) => member.key === key.value) : seen.has(key.value)) {
          throw new ConversationError('body_duplicate_key', `An object has the same key twice, at offset ${key.start}`, key.start);
        }
        seen?.add(key.value);
        if (this.skipTo() !== COLON) throw this.broken();
        this.at++;
        members.push({ key: key.value, keyStart: key.start, keyEnd: key.end, value: this.value(depth) });
        if (this.closes(CLOSE_BRACE)) break;
      }
    return { kind: 'object', start, end: this.at, members };
  }

  private array(depth: number): JsonArray {
    const start = this.enter(depth);
    const items: JsonNode[] = [];
    if (this.skipTo() === CLOSE_BRACKET) this.at++;
    else
      for (;;) {
        items.push(this.value(depth));
        if (this.closes(CLOSE_BRACKET)) break;
      }
    return { kind: 'array', start, end: this.at, items };
  }

  private string(): JsonString {
    const start = this.at;
    let close = this.text.indexOf('"', start + 1);
    if (close < 0) throw this.broken();
    if (this.nextBackslash < start) this.nextBackslash = this.find('\\', start);
    if (this.nextBackslash > close) {
      const value = this.text.slice(start + 1, close);
      const control = controlIn(value);
      if (control >= 0) throw this.broken(start + 1 + control);
      this.at = close + 1;
      return { kind: 'string', start, end: this.at, value };
    }
    while (this.nextBackslash < close) {
      const afterEscape = this.nextBackslash + 2;
      if (afterEscape > close) close = this.text.indexOf('"', afterEscape);
      if (close < 0) throw this.broken(start);
      this.nextBackslash = this.find('\\', afterEscape);
    }
    this.at = close + 1;
    return { kind: 'string', start, end: this.at, value: this.decoded(start, this.text.slice(start, this.at)) };
  }

  private decoded(start: number, raw: string): string {
    if (this.strings === undefined || raw.length < LONG) return this.decode(start, raw);
    return this.strings(raw, () => this.decode(start, raw));
  }

  private decode(start: number, raw: string): string {
    try {
      const value: string = JSON.parse(raw);
      return value;
    } catch {
      // The engine's own message quotes the text.
      throw this.broken(start);
    }
  }

  private numberOrLiteral(): JsonNode {
    const start = this.at;
    switch (this.text.charCodeAt(start)) {
      case SMALL_T:
        return { kind: 'boolean', start, end: this.literal('true'), value: true };
      case SMALL_F:
        return { kind: 'boolean', start, end: this.literal('false'), value: false };
      case SMALL_N:
        return { kind: 'null', start, end: this.literal('null') };
      default:
        NUMBER.lastIndex = start;
        if (!NUMBER.test(this.text)) throw this.broken();
        this.at = NUMBER.lastIndex;
        return { kind: 'number', start, end: this.at, raw: this.text.slice(start, this.at) };
    }
  }

  private literal(word: string): number {
    if (!this.text.startsWith(word, this.at)) throw this.broken();
    return (this.at += word.length);
  }

  private enter(depth: number): number {
    if (depth > this.maxDepth) {
      throw new ConversationError('body_too_deep', `Nested deeper than ${this.maxDepth} levels, at offset ${this.at}`, this.at);
    }
    return this.at++;
  }

  /** After an element: true at the closing bracket, false at a comma; both are consumed. */
  private closes(bracket: number): boolean {
    const next = this.skipTo();
    if (next !== bracket && next !== COMMA) throw this.broken();
    this.at++;
    return next === bracket;
  }

  private skipTo(): number {
    this.skipSpace();
    return this.text.charCodeAt(this.at);
  }

  private skipSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== SPACE && code !== LINE_FEED && code !== RETURN && code !== TAB) return;
      this.at++;
    }
  }

  private find(character: string, from: number): number {
    const found = this.text.indexOf(character, from);
    return found < 0 ? this.text.length : found;
  }

  private broken(offset = this.at): ConversationError {
    return new ConversationError('body_not_json', `Not valid JSON, at offset ${offset}`, offset);
  }
}

/** Where the first control character stands; -1: there is none. */
function controlIn(value: string): number {
  if (value.length > SHORT) return value.search(CONTROL);
  for (let at = 0; at < value.length; at++) if (value.charCodeAt(at) < SPACE) return at;
  return -1;
}
