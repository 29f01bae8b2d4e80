import { ConversationError } from '../conversation-error.js';
import { JsonScanner } from './json-scanner.js';
import type { DecodedStrings } from './decoded-strings.js';
import type { JsonNode } from './json-node.js';

export interface JsonLimits {
  /** Containers inside each other, the outermost being 1. */
  readonly maxDepth?: number;
  /** Values, keys not counted. */
  readonly maxValues?: number;
  readonly strings?: DecodedStrings;
}

const DEFAULT_DEPTH = 64;
/** A byte or two can be a value of its own, which then takes a hundred bytes of memory and more. */
const MOST_VALUES = 500_000;
/** The scanner recurses once a level; above this the stack would be at risk. */
const HIGHEST_DEPTH = 1_000;

/**
 * Reads one JSON value (RFC 8259) and keeps where everything stands. Accepts what `JSON.parse` accepts, except objects with the
 * same key twice (compared after decoding: two readers might each see another one), nesting beyond the limit, and more values than the limit, by default 500,000.
 * One pass; strings without escapes are not copied.
 * @throws ConversationError `body_not_json`, `body_duplicate_key`, `body_too_deep`, `body_too_complex` for too many values, with the offset.
 */
export function parseJson(text: string, limits: JsonLimits = {}): JsonNode {
  const maxDepth = limits.maxDepth ?? DEFAULT_DEPTH;
  if (maxDepth > HIGHEST_DEPTH) throw new RangeError(`maxDepth is at most ${HIGHEST_DEPTH}, not ${maxDepth}`);
  return new JsonScanner(text, maxDepth, limits.maxValues ?? MOST_VALUES, limits.strings).document();
}

/** Like `parseJson`, for text that may well be no JSON: null then. */
export function tryParseJson(text: string, limits: JsonLimits = {}): JsonNode | null {
  try {
    return parseJson(text, limits);
  } catch (error) {
    if (error instanceof ConversationError) return null;
    throw error;
  }
}
