import type { Obligation } from '#contracts';
import { applyEdits, literalEdits, tryParseJson, type Literal, type LiteralChange } from '#conversation';
import { maskedSpans } from '#detection';
import { obligationsByBlock } from '#policy-model';
import type { Ruleset } from '../ruleset/ruleset.js';
import { selectionFor } from './mask-selection.js';
import type { ReadRequest } from './read-request.js';

/**
 * The path of the first mask that can't be made: in an address, which would lead nowhere then, and of a key that another key of its
 * object would meet under one label. Null: all can.
 */
export function unmaskablePath(
  rules: Ruleset,
  read: ReadRequest,
  duties: readonly Obligation[],
  changes: readonly LiteralChange[],
): string | null {
  return maskedAddress(rules, read, duties) ?? collidingKey(read.conversation.text, changes);
}

function maskedAddress({ policy }: Ruleset, { scans }: ReadRequest, obligations: readonly Obligation[]): string | null {
  const dutiesOf = obligationsByBlock(obligations);
  for (const [id, { exempt }] of scans) {
    if (exempt.length === 0) continue;
    const selection = selectionFor(dutiesOf(id).filter(({ type }) => type === 'mask'));
    for (const scan of exempt) {
      const { role, value, path } = scan.literal;
      if (role === 'address' && !policy.allowsMediaUrl(value) && maskedSpans(scan, selection).length > 0) return path;
    }
  }
  return null;
}

function collidingKey(text: string, changes: readonly LiteralChange[]): string | null {
  const keys = changes.filter(({ literal }) => literal.literal === 'key');
  const [first] = keys;
  if (first === undefined) return null;
  const readable = tryParseJson(applyEdits(text, literalEdits(changes))) !== null && embeddedTexts(keys, changes).every(isReadable);
  return readable ? null : parentOf(first.literal);
}

/** The JSON texts within strings that have changed keys, after their changes. */
const embeddedTexts = (keys: readonly LiteralChange[], changes: readonly LiteralChange[]): string[] =>
  [...new Set(keys.map(({ literal }) => literal.within))]
    .filter((within) => within !== null)
    .map((within) => literalEdits(changes.filter(({ literal }) => literal.within === within)).map(({ text }) => text)[0] ?? '""');

const isReadable = (literal: string): boolean => {
  const value: unknown = JSON.parse(literal);
  return typeof value === 'string' && tryParseJson(value) !== null;
};

/** Of a key the path of its object: the last step is the key itself. */
const parentOf = ({ path, value }: Literal): string => path.slice(0, -value.length - 1);
