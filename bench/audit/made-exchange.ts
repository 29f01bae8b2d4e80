import { newId, type StoredBody } from '#contracts';
import { body, entries, refOf } from '../../apps/audit/src/testing/entries.fake.js';
import type { ChainedRecord, JournalChain } from '../../apps/audit/src/testing/journal-chain.fake.js';
import { fenced } from '../../apps/audit/src/provenance/written-code.fake.js';
import { Random } from '../provenance/random.js';

/** Events of one exchange. */
export const EVENTS = 8;
const CHARACTERS = 1_000;
/** Every so manieth reply shows code. */
const CODE_EVERY = 4;
/** Different words, the word of rank n a share of 1/n as often as the first. */
const VOCABULARY = 20_000;

const random = new Random(3);
const word = (): string => `w${Math.floor(VOCABULARY ** random.next()).toString(36)}`;

function prose(seed: string): string {
  let said = seed;
  while (said.length < CHARACTERS) said += ` ${word()}`;
  return said;
}

const code = (): string =>
  Array.from({ length: 15 }, () => `const ${word()} = ${word()}(${word()}.${word()}, ${random.below(99)}) ?? [${word()}, ${word()}];`).join(
    '\n',
  );

/**
 * An exchange in two records, as ingress writes them: three new texts of 1 KB, received, decided, forwarded; one text of reply, every fourth with 15 lines of
 * code, completed. `bare`: of one word each, and the bodies do not name their blocks, so that nothing is found in them. `id`, `startedAt`: where its day
 * matters.
 */
export function madeExchange(
  chain: JournalChain,
  number: number,
  bare = false,
  { id = newId(), startedAt = new Date().toISOString() } = {},
): ChainedRecord[] {
  const session = `session-${chain.id}-${Math.floor(number / 20)}`;
  const say = (seed: string): string => (bare ? `${seed} `.repeat(Math.ceil(CHARACTERS / (seed.length + 1))) : prose(seed));
  const texts = [1, 2, 3].map((part) => say(`${id} ${part}`));
  const reply = !bare && number % CODE_EVERY === 0 ? fenced(code()) : say(`${id} reply`);
  const opening = [
    ...texts.map((text) => entries.content(JSON.stringify(text), session)),
    entries.received(id, { request: bodyOf(`${id}:request`, texts, session, bare ? null : 'user'), startedAt }, session),
    entries.decided(id, 'allow', session),
    entries.forwarded(id, session),
  ];
  const end = [
    entries.content(JSON.stringify(reply), session),
    entries.ended(id, 'completed', { reply: bodyOf(`${id}:reply`, [reply], session, bare ? null : 'assistant') }, session),
  ];
  return [chain.addTogether(opening), chain.addTogether(end)];
}

/** `whose`: null for a body that does not name its blocks. */
function bodyOf(name: string, texts: readonly string[], session: string, whose: 'user' | 'assistant' | null): StoredBody {
  const parts = [{ text: '[' }, ...texts.map((text) => ({ ref: refOf(JSON.stringify(text), session) })), { text: ']' }];
  if (whose === null) return body(name, parts);
  const blocks = texts.map((_, at) => ({
    id: `${whose === 'user' ? 'request.messages.0' : 'reply'}.content.${at}`,
    kind: 'text' as const,
    role: whose,
    provenance: whose,
    isNew: true,
    from: at + 1,
    to: at + 2,
    text: [{ from: at + 1, to: at + 2, as: 'string' as const }],
  }));
  return { ...body(name, parts), blocks };
}
