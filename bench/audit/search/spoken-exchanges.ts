import { journal, type StoredBody } from '#contracts';
import { body, entries, refOf } from '../../../apps/audit/src/testing/entries.fake.js';
import { type ChainedRecord, JournalChain, packOf } from '../../../apps/audit/src/testing/journal-chain.fake.js';
import { Random } from '../../provenance/random.js';
import type { AuditStage } from '../audit-stage.js';

/** Said by each of them: in this order by one of 400, in another by all others. */
export const RARE_PHRASE = 'restore the cluster tonight';
/** Said so by each. */
export const COMMON_PHRASE = 'as you asked';
const EVERY = 400;
const WORDS = 200;
const PACKED = 20;

/** Exchanges with their content, through the journal, one every second before `end`: what a phrase is looked for in. */
export async function speak(stage: AuditStage, count: number, end: Date): Promise<void> {
  const random = new Random(11);
  const chain = new JournalChain('spoken', Number(end) - count * 1_000, 500);
  for (let number = 0; number < count; number += PACKED) {
    const records = Array.from({ length: Math.min(PACKED, count - number) }, (_, at) =>
      spoken(chain, number + at, new Date(Number(end) - (count - number - at) * 1_000), random),
    );
    await stage.bus.publishBytes(journal, [packOf(records.flat())]);
  }
  await stage.bus.drained();
}

function spoken(chain: JournalChain, number: number, at: Date, random: Random): ChainedRecord[] {
  const id = idAt(at, number);
  const session = `spoken-${Math.floor(number / 20)}`;
  const words = Array.from({ length: WORDS }, () => `w${Math.floor(Math.exp(random.next() * Math.log(50_000)))}`).join(' ');
  const asked = `${words} ${number % EVERY === 0 ? RARE_PHRASE : 'the tonight cluster restore'} ${number}`;
  const answered = `Done ${COMMON_PHRASE}, ${number}. ${words.slice(0, 500)}`;
  const request = saying(`${id}:request`, asked, session, 'user');
  const reply = saying(`${id}:reply`, answered, session, 'assistant');
  return [
    chain.addTogether([
      entries.content(JSON.stringify(asked), session, id),
      entries.received(id, { request, startedAt: at.toISOString() }, session),
      entries.decided(id, 'allow', session),
      entries.forwarded(id, session),
    ]),
    chain.addTogether([entries.content(JSON.stringify(answered), session, id), entries.ended(id, 'completed', { reply }, session)]),
  ];
}

function saying(id: string, text: string, session: string, who: 'user' | 'assistant'): StoredBody {
  const block = { id: 'content.0', kind: 'text', role: who, provenance: who, isNew: true, from: 1, to: 2 } as const;
  return {
    ...body(id, [{ text: '[' }, { ref: refOf(JSON.stringify(text), session) }, { text: ']' }]),
    blocks: [{ ...block, text: [{ from: 1, to: 2, as: 'string' }] }],
  };
}

/** A UUID of version 7. */
function idAt(at: Date, number: number): string {
  const millis = Number(at).toString(16).padStart(12, '0');
  return `${millis.slice(0, 8)}-${millis.slice(8)}-7000-a000-${number.toString(16).padStart(12, '0')}`;
}
