import type { Mentions } from '../mentions.js';
import type { Signal } from '../signal-kinds.js';

/**
 * What opens a turn in chat templates: ChatML, Phi, Llama 2 and 3, Gemma, Mistral, DeepSeek, Cohere, Granite, OpenAI's harmony.
 * Sources: the `chat_template` of each model's `tokenizer_config.json`; github.com/openai/harmony.
 */
const opening = new RegExp(
  [
    /<\|im_start\|>\s{0,4}\w/,
    /<\|(?:system|user|assistant|developer)\|>/,
    /<\|start_header_id\|>\s{0,4}\w{2,20}\s{0,4}<\|end_header_id\|>/,
    /<\|start_of_role\|>\w{2,20}<\|end_of_role\|>/,
    /<\|start\|>\w{2,40}(?: to=[\w.]{1,60})?<\|(?:message|channel)\|>/,
    /<start_of_turn>\s{0,4}\w/,
    /\[INST\]|\[SYSTEM_PROMPT\]|\[TOOL_CALLS\]|<<SYS>>/,
    /<\|(?:START_OF_TURN|SYSTEM|USER|CHATBOT)_TOKEN\|>/,
    /<｜(?:User|Assistant|System|tool▁calls▁begin|tool▁call▁begin)｜>/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);

const quote = /["'`]/;

/** Turns that a text opens by a chat template's own tokens. In quotes, next to one or in a code block they are talked about. */
export function templateTokens(text: string, mentions: Mentions): Signal[] {
  return [...text.matchAll(opening)]
    .map(({ index, 0: name }) => ({ kind: 'chat-template' as const, start: index, end: index + name.trimEnd().length }))
    .filter(({ start, end }) => !quote.test(text.charAt(start - 1)) && !quote.test(text.charAt(end)) && !mentions.isQuoted(start, end));
}
