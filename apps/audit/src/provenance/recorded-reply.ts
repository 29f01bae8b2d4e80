import type { ModelBlock } from '#fingerprints';
import { z } from 'zod';

const textBlock = z.object({ id: z.string(), kind: z.literal('text'), text: z.string() });
const toolCall = z.object({ id: z.string(), kind: z.literal('tool_call'), input: z.unknown() });
/** A reply as ingress records it, as far as code can be in it; what the model thinks, and what the provider's own tools bring, is not looked at. */
const recordedReply = z.object({ blocks: z.array(z.union([textBlock, toolCall, z.object({ id: z.string() })])) });

export interface ReplyBlock extends ModelBlock {
  readonly id: string;
}

/** What the model itself wrote in a reply; nothing for a body that is no reply. */
export function blocksOf(reply: unknown): ReplyBlock[] {
  const { data } = recordedReply.safeParse(reply);
  return (data?.blocks ?? []).flatMap((block): ReplyBlock[] => {
    if ('text' in block) return [{ id: block.id, kind: 'text', text: block.text }];
    if (!('input' in block)) return [];
    return [{ id: block.id, kind: 'tool_use', text: typeof block.input === 'string' ? block.input : JSON.stringify(block.input ?? null) }];
  });
}
