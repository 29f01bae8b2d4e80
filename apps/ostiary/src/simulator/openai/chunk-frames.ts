import { hash } from 'node:crypto';
import type { JsonObject } from '../scripting/json-object.js';
import { writeJson } from '../scripting/raw-json.js';
import type { Frame } from '../wire/outgoing.js';
import type { Choice, Completion } from './completion.js';
import { type Delta, messageDeltas } from './message-deltas.js';

export interface ChunkOptions {
  readonly deltaLength: number;
  readonly includeUsage: boolean;
  readonly obfuscated: boolean;
}

export const frameText = (data: object): string => `data: ${writeJson(data)}\n\n`;
const done = 'data: [DONE]\n\n';

/** What the deltas of a choice lack to be of one size, as the API adds it by default. */
const obfuscation = (text: string): string => hash('sha256', text).slice(0, 1 + (text.length % 16));

/** Takes one of each list in turn: the choices of the real API come interleaved. */
const inTurns = <T>(lists: readonly (readonly T[])[]): T[] =>
  Array.from({ length: Math.max(0, ...lists.map(({ length }) => length)) }, (_, at) =>
    lists.flatMap((list) => (at < list.length ? [list[at] as T] : [])),
  ).flat();

interface ChoiceChunk extends JsonObject {
  readonly index: number;
  readonly delta: Delta;
}

const choiceChunks = ({ index, message, logprobs, finish_reason, ...rest }: Choice, deltaLength: number): ChoiceChunk[] => {
  const deltas = messageDeltas(message, deltaLength);
  const withLogprobs = deltas.findIndex((delta) => typeof delta['content'] === 'string' && delta['content'] !== '');
  return [
    ...deltas.map((delta, at) => ({ index, delta, logprobs: at === withLogprobs ? logprobs : null, finish_reason: null })),
    { index, delta: {}, logprobs: null, finish_reason, ...rest },
  ];
};

/** The chunks of a streamed completion in order: https://platform.openai.com/docs/api-reference/chat/streaming */
export function* chunkFrames(completion: Completion, options: ChunkOptions): Generator<Frame> {
  const { choices, usage, ...common } = completion;
  const chunk = { ...common, object: 'chat.completion.chunk' };
  const withUsage = options.includeUsage ? { usage: null } : {};
  for (const choice of inTurns(choices.map((one) => choiceChunks(one, options.deltaLength)))) {
    const padding = options.obfuscated ? { obfuscation: obfuscation(writeJson(choice)) } : {};
    const opensOrEnds = 'role' in choice.delta || Object.keys(choice.delta).length === 0;
    yield { text: frameText({ ...chunk, choices: [choice], ...withUsage, ...padding }), delta: !opensOrEnds };
  }
  if (options.includeUsage) yield { text: frameText({ ...chunk, choices: [], usage }), delta: false };
  yield { text: done, delta: false };
}
