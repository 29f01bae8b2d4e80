import { isObject, type JsonObject } from '../scripting/json-object.js';
import { piecesOf } from '../scripting/pieces.js';
import type { Message } from './completion.js';

export type Delta = JsonObject;

const inPieces = (text: string, length: number, write: (piece: string) => Delta): Delta[] => piecesOf(text, length).map(write);

/** What a call says first, with nothing in its input yet, and then its input piece by piece. */
const callDeltas = (call: JsonObject, index: number, length: number): Delta[] => {
  const kind = call['type'] === 'custom' ? 'custom' : 'function';
  const input = kind === 'custom' ? 'input' : 'arguments';
  const body = isObject(call[kind]) ? call[kind] : {};
  return [
    { tool_calls: [{ index, ...call, [kind]: { ...body, [input]: '' } }] },
    ...inPieces(String(body[input]), length, (piece) => ({ tool_calls: [{ index, [kind]: { [input]: piece } }] })),
  ];
};

const legacyDeltas = ({ name, arguments: input }: { name: string; arguments: string }, length: number): Delta[] => [
  { function_call: { name, arguments: '' } },
  ...inPieces(input, length, (piece) => ({ function_call: { arguments: piece } })),
];

/** Members that no delta of their own is known for come at once. */
const otherDeltas = (rest: JsonObject): Delta[] =>
  Object.entries(rest)
    .filter(([, value]) => !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => ({ [name]: value }));

/** The deltas of a message in the order of the real API: the role first, with the opening of a call where the message begins with one. */
export const messageDeltas = (message: Message, length: number): Delta[] => {
  const { role, content, refusal, reasoning_content: reasoning, tool_calls: calls = [], function_call: legacy, ...rest } = message;
  const said = [
    ...inPieces(reasoning ?? '', length, (piece) => ({ reasoning_content: piece })),
    ...(typeof content === 'string' ? inPieces(content, length, (piece) => ({ content: piece })) : []),
    ...inPieces(refusal ?? '', length, (piece) => ({ refusal: piece })),
    ...otherDeltas(rest),
  ];
  const called = [
    ...calls.flatMap((call, index) => callDeltas(call, index, length)),
    ...(legacy === undefined ? [] : legacyDeltas(legacy, length)),
  ];
  const opening = { role, content: content === null ? null : '', refusal: null };
  return said.length === 0 && called.length > 0 ? [{ ...opening, ...called[0] }, ...called.slice(1)] : [opening, ...said, ...called];
};
