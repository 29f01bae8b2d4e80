import type { ShownContent } from '#contracts';
import * as fc from 'fast-check';
import { union } from './card.js';

const digests = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 });
const content = (exchangeId: string, shown: readonly string[]): ShownContent => ({
  exchangeId,
  blocks: shown.map((digest) => ({
    id: digest,
    provenance: 'user',
    position: 'tail',
    matched: true,
    digest,
    chars: digest.length,
    text: digest,
  })),
  cut: null,
});
const all = (contents: readonly ShownContent[]): string[] => contents.flatMap(({ blocks }) => blocks.map(({ digest }) => digest));

describe('the contents of a card', () => {
  it('together are all that any call says, each block once, whoever came first', () => {
    fc.assert(
      fc.property(digests, fc.array(fc.tuple(digests, fc.boolean()), { maxLength: 5 }), (opening, more) => {
        let contents = [content('first', opening)];
        for (const [index, [shown, first]] of more.entries()) contents = union(contents, content(`call ${index}`, shown), first);
        const said = new Set([...opening, ...more.flatMap(([shown]) => shown)]);
        expect(all(contents).sort()).toEqual([...said].sort());
        expect(contents.every(({ blocks }) => blocks.length > 0)).toBe(true);
      }),
    );
  });

  it('have the call with the conversation first and whole', () => {
    const [shown, other] = union([content('title', ['a', 'b'])], content('conversation', ['b', 'c']), true);
    expect([shown?.exchangeId, all([shown!]), other?.exchangeId, all([other!])]).toEqual(['conversation', ['b', 'c'], 'title', ['a']]);
  });
});
