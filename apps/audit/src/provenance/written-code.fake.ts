import { body, entries, refOf } from '../testing/entries.fake.js';
import type { ChainedRecord, JournalChain } from '../testing/journal-chain.fake.js';

/** A block of a reply as ingress records it. */
export type ReplyBlockFake =
  | { readonly kind: 'text' | 'thinking'; readonly text: string }
  | { readonly kind: 'tool_call'; readonly tool: string; readonly input: unknown };

/** An exchange whose reply consists of these blocks: the two records of a clean call. */
export function replied(chain: JournalChain, exchange: string, blocks: readonly ReplyBlockFake[], session = 'session-1'): ChainedRecord[] {
  const reply = {
    model: 'claude-test',
    stop: 'end_turn',
    blocks: blocks.map((block, at) => ({ id: `reply.content.${at}`, ...block })),
    values: [],
  };
  const text = JSON.stringify(reply);
  const cut = text.length - 1;
  const parts = [{ ref: refOf(text.slice(0, cut), session) }, { text: text.slice(cut) }];
  return [
    chain.addTogether([
      entries.received(exchange, {}, session),
      entries.decided(exchange, 'allow', session),
      entries.forwarded(exchange, session),
    ]),
    chain.addTogether([
      entries.content(text.slice(0, cut), session, exchange),
      entries.ended(exchange, 'completed', { reply: body(`${exchange}:reply`, parts) }, session),
    ]),
  ];
}

/** Markdown as models write it. */
export const fenced = (code: string, tag = 'ts'): string => `Here it is:\n\n\`\`\`${tag}\n${code}\n\`\`\`\n\nThat is all.`;
