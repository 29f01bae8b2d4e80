import { body, entries, refOf } from '../../apps/audit/src/testing/entries.fake.js';
import type { ChainedRecord, JournalChain } from '../../apps/audit/src/testing/journal-chain.fake.js';

/** Events of one exchange. */
export const EVENTS = 8;

const block = (seed: string): string => JSON.stringify({ type: 'text', text: `${seed} `.repeat(Math.ceil(1_000 / (seed.length + 1))) });

/** An exchange in two records, as ingress writes them: three new blocks of 1 KB, received, decided, forwarded; one block of reply, completed. */
export function madeExchange(chain: JournalChain, number: number): ChainedRecord[] {
  const id = `${chain.id}-${number}`;
  const session = `session-${chain.id}-${Math.floor(number / 20)}`;
  const texts = [1, 2, 3].map((part) => block(`${id} ${part}`));
  const reply = block(`${id} reply`);
  const parts = [{ text: '{"model":"claude-test","messages":[' }, ...texts.map((text) => ({ ref: refOf(text, session) })), { text: ']}' }];
  const opening = [
    ...texts.map((text) => entries.content(text, session)),
    entries.received(id, { request: body(`${id}-request`, parts), startedAt: new Date().toISOString() }, session),
    entries.decided(id, 'allow', session),
    entries.forwarded(id, session),
  ];
  const end = [
    entries.content(reply, session),
    entries.ended(id, 'completed', { reply: body(`${id}-reply`, [{ ref: refOf(reply, session) }]) }, session),
  ];
  return [chain.addTogether(opening), chain.addTogether(end)];
}
