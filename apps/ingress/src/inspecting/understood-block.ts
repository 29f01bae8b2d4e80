import type { UnderstoodInWords } from '#contracts';
import { toValue, type ContentBlock, type Conversation } from '#conversation';
import { maskText } from '#detection';
import type { Ruleset } from '../ruleset/ruleset.js';
import { understoodCall, understoodText } from '../ruleset/understood-in-words.js';
import { inputOf } from './judged-block.js';
import type { BlockScan } from './literal-scan.js';
import { recordSelection } from './mask-selection.js';

/** What a block would do, or asks to be done, in words that a reviewer may see: judged anew with every finding masked. Undefined: nothing. */
export function understoodOf(
  rules: Ruleset,
  { text, workingFolder }: Pick<Conversation, 'text' | 'workingFolder'>,
  block: ContentBlock,
  scan: BlockScan,
): UnderstoodInWords | undefined {
  if (scan.judged === null) return undefined;
  const masked = new Map<string, string>();
  for (const seen of scan.fields) {
    const { value } = seen.literal;
    masked.set(value, maskText(value, seen, recordSelection(rules)) ?? value);
  }
  if (block.kind === 'text') return understoodText(block.fields.map(({ value }) => masked.get(value) ?? '').join('\n'));
  const at = block.tool?.input ?? null;
  const node = at === null ? null : inputOf(text, at);
  if (node === null) return undefined;
  // A key could hold a value, too; what is not looked at as text is not shown.
  const input = mapTexts(toValue(node), (value) => masked.get(value) ?? '[not shown]');
  return understoodCall({ name: block.tool?.name ?? '', input, workingFolder });
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]));
}
