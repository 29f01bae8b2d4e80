import { canonicalJson } from '../json/canonical-json.js';
import { tryParseJson } from '../json/parse-json.js';
import { identityOf } from './content-block.js';
import type { CalledTool } from './reply-event.js';

/** A block of a reply as the client was given it. */
export type DeliveredText =
  | { readonly kind: 'text' | 'thinking'; readonly text: string }
  | { readonly kind: 'tool_call'; readonly tool: CalledTool; readonly input: string };

/** The identity that a block will have when its client sends it back as history: the same for every format. */
export function deliveredIdentity(block: DeliveredText): string {
  if (block.kind !== 'tool_call') return identityOf('assistant', block.kind, { text: block.text.trimEnd(), key: '' });
  const { tool, input } = block;
  const parsed = tryParseJson(input === '' ? '{}' : input);
  const text = `${tool.name} ${parsed === null ? input : canonicalJson(parsed)}`;
  return identityOf('assistant', 'tool_use', { text, key: JSON.stringify([tool.id, tool.name, '']) });
}
