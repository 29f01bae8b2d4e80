import { randomBytes } from 'node:crypto';
import { Scanner } from '#detection';
import { type CompiledPolicy, ruleIdOfCustom } from '#policy-model';
import type { RecordedBlock } from '../content/recorded-block.js';
import type { DraftWords } from './seen-block.js';

/** Which of a draft's words and patterns stand in a block. A call's arguments are looked at value by value, as ingress does. */
export function wordsIn({ custom }: CompiledPolicy): (block: RecordedBlock) => readonly string[] {
  if (custom.length === 0) return () => [];
  // Values are told by what the record says of them: what this key would sign is compared with nothing.
  const scanner = new Scanner({ fingerprintKey: randomBytes(32), custom, onlyCustom: true });
  return ({ kind, text, provenance }) => {
    const texts = kind === 'tool_use' ? valuesIn(text) : [text];
    return [...new Set(texts.flatMap((one) => scanner.scan(one, { provenance }).custom.map(({ id }) => id)))];
  };
}

export const draftWords = ({ custom, allow }: CompiledPolicy): DraftWords => ({
  ids: new Map(
    Map.groupBy(custom, ({ id }) => ruleIdOfCustom(id))
      .entries()
      .map(([rule, entries]) => [rule, entries.map(({ id }) => id)]),
  ),
  allow,
});

/** Keys and values of a text of JSON; the text itself where it is none. */
function valuesIn(text: string): string[] {
  const values: string[] = [];
  const left: unknown[] = [parsed(text)];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === 'object' && value !== null) {
      if (!Array.isArray(value)) values.push(...Object.keys(value));
      left.push(...Object.values(value));
    } else if (typeof value === 'string') values.push(value);
    else if (typeof value === 'number') values.push(String(value));
  }
  return values;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
