import { ConversationError } from '../conversation-error.js';

export interface ShapeLimits {
  /** Values and keys of the whole text. */
  readonly maxValues: number;
  /** Containers inside each other, the outermost being 1. */
  readonly maxDepth: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
/** Bytes of a string that are looked at one by one, before its end is searched for: most strings are shorter than a search costs. */
const NEAR = 32;

/**
 * Counts what a JSON text is made of while its bytes arrive, in any chunking: reading a value costs a hundred times what counting it does, in
 * time and in memory, and a byte or two can be a value. Allocates nothing and keeps nothing; what is no JSON is counted all the same, for
 * the reader to refuse. Strings are not looked into.
 */
export class ShapeCounter {
  private counted = 1;
  private depth = 0;
  private inString = false;
  private escaped = false;

  constructor(private readonly limits: ShapeLimits) {}

  /** Values and keys so far: at least those of the text, and one too many for each empty container. */
  get values(): number {
    return this.counted;
  }

  /** @throws ConversationError `body_too_complex`, `body_too_deep` */
  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) at = this.inString ? this.throughString(bytes, at) : this.throughValues(bytes, at);
    if (this.counted > this.limits.maxValues)
      throw new ConversationError('body_too_complex', `The body has more than ${this.limits.maxValues} values, which is the limit.`);
  }

  private throughValues(bytes: Uint8Array, from: number): number {
    for (let at = from; at < bytes.length; at++)
      switch (bytes[at]) {
        case QUOTE:
          this.inString = true;
          return at + 1;
        case OPEN_BRACE:
        case OPEN_BRACKET:
          this.enter();
          break;
        case CLOSE_BRACE:
        case CLOSE_BRACKET:
          this.depth--;
          break;
        case COMMA:
        case COLON:
          this.counted++;
          break;
        default:
      }
    return bytes.length;
  }

  private enter(): void {
    this.counted++;
    if (++this.depth > this.limits.maxDepth)
      throw new ConversationError('body_too_deep', `The body is nested deeper than ${this.limits.maxDepth} levels.`);
  }

  /** Behind the string, or behind a stretch of it. */
  private throughString(bytes: Uint8Array, from: number): number {
    const near = Math.min(bytes.length, from + NEAR);
    for (let at = from; at < near; at++) {
      const byte = bytes[at];
      if (this.escaped) this.escaped = false;
      else if (byte === BACKSLASH) this.escaped = true;
      else if (byte === QUOTE) {
        this.inString = false;
        return at + 1;
      }
    }
    if (this.escaped || near === bytes.length) return near;
    const quote = bytes.indexOf(QUOTE, near);
    const end = quote < 0 ? bytes.length : quote;
    this.escaped = oddBackslashes(bytes, near, end);
    return end;
  }
}

/** Whether what stands at `end` is escaped by the backslashes before it, of which none before `from` escapes. */
function oddBackslashes(bytes: Uint8Array, from: number, end: number): boolean {
  let at = end;
  while (at > from && bytes[at - 1] === BACKSLASH) at--;
  return (end - at) % 2 === 1;
}
