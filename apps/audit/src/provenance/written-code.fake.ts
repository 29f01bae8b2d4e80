import type { StoredBlock } from '#contracts';
import { body, entries, refOf } from '../testing/entries.fake.js';
import type { ChainedRecord, JournalChain } from '../testing/journal-chain.fake.js';

/** A block of a reply. */
export type ReplyBlockFake =
  | { readonly kind: 'text' | 'thinking'; readonly text: string }
  | { readonly kind: 'tool_use'; readonly tool: string; readonly input: unknown };

/** An exchange whose reply consists of these blocks, as ingress records it: the two records of a clean call. */
export function replied(chain: JournalChain, exchange: string, told: readonly ReplyBlockFake[], session = 'session-1'): ChainedRecord[] {
  const texts = told.map((block) => JSON.stringify('text' in block ? block.text : block.input));
  const parts = texts.flatMap((text) => [{ text: '{"block":' }, { ref: refOf(text, session) }, { text: '}' }]);
  const blocks = told.map(({ kind, ...block }, at): StoredBlock => {
    const isCall = kind === 'tool_use';
    const [from, to] = [at * 3, at * 3 + 3];
    const text = [{ from: from + 1, to: from + 2, as: isCall ? ('json' as const) : ('string' as const) }];
    const about = { role: 'assistant' as const, provenance: isCall ? ('tool_use' as const) : ('assistant' as const), isNew: true };
    return { id: `reply.content.${at}`, kind, ...about, ...('tool' in block ? { tool: block.tool } : {}), from, to, text };
  });
  return [
    chain.addTogether([
      entries.received(exchange, {}, session),
      entries.decided(exchange, 'allow', session),
      entries.forwarded(exchange, session),
    ]),
    chain.addTogether([
      ...texts.map((text) => entries.content(text, session, exchange)),
      entries.ended(exchange, 'completed', { reply: { ...body(`${exchange}:reply`, parts), blocks } }, session),
    ]),
  ];
}

/** Markdown as models write it. */
export const fenced = (code: string, tag = 'ts'): string => `Here it is:\n\n\`\`\`${tag}\n${code}\n\`\`\`\n\nThat is all.`;
