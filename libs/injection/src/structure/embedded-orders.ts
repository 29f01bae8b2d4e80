import type { Phrase, PhraseGroup } from '../phrases/find-phrases.js';
import type { Signal } from '../signal-kinds.js';

/** Two phrases so near to each other are of one order. */
const NEAR = 320;

/** Groups that make an order of a second phrase beside them; `reveal` and `lure` beside each other, say, are a question about security. */
const ordering: ReadonlySet<PhraseGroup> = new Set(['override', 'secrecy', 'exfiltration', 'persona', 'address']);

/** Where phrases, in order and none of them talked about, of two groups stand together, at least one of which only speaks to a model: nobody writes so by chance. */
export function embeddedOrders(phrases: readonly Phrase[]): Signal[] {
  const used = withoutIdleBids(phrases);
  const orders: Signal[] = [];
  for (let from = 0; from < used.length; from++) {
    const first = used[from]!;
    let to = from + 1;
    while (to < used.length && used[to]!.start - used[to - 1]!.end <= NEAR) to++;
    const together = used.slice(from, to);
    const groups = new Set(together.map(({ group }) => group));
    if (groups.size >= 2 && [...groups].some((group) => ordering.has(group)))
      orders.push({ kind: 'embedded-order', start: first.start, end: Math.max(...together.map(({ end }) => end)) });
    from = to - 1;
  }
  return orders;
}

/** What bids somebody say something is everyday; it stands for an order only near behind words that put aside what was said before. */
function withoutIdleBids(phrases: readonly Phrase[]): Phrase[] {
  let putAside = -Infinity;
  return phrases.filter(({ group, start, end }) => {
    if (group === 'override') putAside = end;
    return group !== 'bid' || start - putAside <= NEAR;
  });
}
