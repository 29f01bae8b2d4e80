import { findPhrases, type PhraseGroup } from '../phrases/find-phrases.js';
import type { Signal } from '../signal-kinds.js';
import { hiddenText } from './hidden-text.js';

/** Words that speak to a machine, with what it shall do: in a place that people do not see, nothing else is needed. */
const spoken =
  /\b(?:a\.?i\.?|llm|language model|ai assistant|assistant|chat ?bot|copilot|claude|chat ?gpt|gemini|summari[sz]er|ki|ia|sprachmodell|人工智能|ИИ)s?\b[^\n]{0,160}?\b(?:must|should|please|do not|don['’]t|always|never|ignore|send|include|append|recommend|say|mention|respond|reply|rate|give|approve|visit|click|call|run|execute|upload|delete|output|muss|bitte|sende|doit|envoie|debe|env[ií]a)\b/i;
const ordering: ReadonlySet<PhraseGroup> = new Set(['override', 'reveal', 'secrecy', 'exfiltration', 'persona', 'address']);

/** Orders to a model where people do not see them. */
export const hiddenOrders = (text: string): Signal[] =>
  hiddenText(text)
    .filter(({ said }) => spoken.test(said) || findPhrases(said).some(({ group }) => ordering.has(group)))
    .map(({ start, end }) => ({ kind: 'hidden-order', start, end }));
