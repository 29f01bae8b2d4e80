import type { Phrase, PhraseGroup } from '../phrases/find-phrases.js';
import type { Signal } from '../signal-kinds.js';
import { hiddenText } from './hidden-text.js';

/** Words that speak to a machine, and what it shall do: in a place that people do not see, nothing else is needed. */
const machine =
  /\b(?:a\.?i\.?|llm|language model|ai assistant|assistant|chat ?bot|copilot|claude|chat ?gpt|gemini|summari[sz]er|ki|ia|sprachmodell)s?\b|人工智能|(?<!\p{L})ИИ(?!\p{L})/giu;
const order =
  /\n|\b(?:must|should|please|do not|don['’]t|always|never|ignore|send|include|append|recommend|say|mention|respond|reply|rate|give|approve|visit|click|call|run|execute|upload|delete|output|muss|bitte|sende|doit|envoie|debe|env[ií]a)\b/gi;
/** How far behind the one the other may stand, in UTF-16 units of one line. */
const WITHIN = 160;
const ordering: ReadonlySet<PhraseGroup> = new Set(['override', 'reveal', 'secrecy', 'exfiltration', 'persona', 'address']);

/** Orders to a model where people do not see them. `phrases`: those of the text, in order. */
export function hiddenOrders(text: string, phrases: readonly Phrase[]): Signal[] {
  const orders = phrases.filter(({ group }) => ordering.has(group));
  let next = 0;
  return hiddenText(text).flatMap(({ start, end, said }): Signal[] => {
    while (next < orders.length && orders[next]!.start < start) next++;
    return holdsAny(orders, next, end) || isSpokenTo(said) ? [{ kind: 'hidden-order', start, end }] : [];
  });
}

function holdsAny(orders: readonly Phrase[], from: number, end: number): boolean {
  for (let at = from; at < orders.length && orders[at]!.start < end; at++) if (orders[at]!.end <= end) return true;
  return false;
}

/** Whether a word for a machine has a word of an order behind it. Each is looked for once, however many there are of the other. */
function isSpokenTo(said: string): boolean {
  order.lastIndex = 0;
  let verb = order.exec(said);
  for (const { index, 0: name } of said.matchAll(machine)) {
    const from = index + name.length;
    while (verb !== null && verb.index < from) verb = order.exec(said);
    if (verb === null) return false;
    if (verb[0] !== '\n' && verb.index - from <= WITHIN) return true;
  }
  return false;
}
