import type { MaskedSpan } from '#detection';

/**
 * The beginning of a text with its spans masked: up to `upTo`, but a span that begins before and ends after is told by its label, since a part
 * of a value is not to be recorded either.
 */
export function maskedPrefix(text: string, spans: readonly MaskedSpan[], upTo: number): string {
  let out = '';
  let at = 0;
  for (const { start, end, label } of spans) {
    if (start >= upTo) break;
    out += text.slice(at, start) + label;
    at = end;
  }
  return at < upTo ? out + text.slice(at, upTo) : out;
}
