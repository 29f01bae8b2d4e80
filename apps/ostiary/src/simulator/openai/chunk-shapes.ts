import { escapedJson } from '../scripting/raw-inputs.js';
import { RawJson } from '../scripting/raw-json.js';
import type { Frame } from '../wire/outgoing.js';
import { frameText } from './chunk-frames.js';

type Change = (frames: readonly Frame[], text: string) => Frame[];
type Chunk = Record<string, unknown>;

const plain = (text: string): Frame => ({ text, delta: false });
const dataOf = ({ text }: Frame): Chunk => JSON.parse(text.slice('data: '.length)) as Chunk;

/** Puts frames after the first delta: in the middle of the content. `like` is that delta's chunk. */
const inTheMiddle =
  (make: (text: string, like: Chunk) => string[]): Change =>
  (frames, text) => {
    const at = Math.max(
      0,
      frames.findIndex(({ delta }) => delta),
    );
    const like = frames[at];
    return like === undefined ? [] : [...frames.slice(0, at + 1), ...make(text, dataOf(like)).map(plain), ...frames.slice(at + 1)];
  };

const withDelta = (like: Chunk, delta: unknown, choice: object = {}): string =>
  frameText({ ...like, choices: [{ index: 0, delta, logprobs: null, finish_reason: null, ...choice }] });

const onEach =
  (line: (text: string) => string): Change =>
  (frames, text) =>
    frames.map((frame) => ({ ...frame, text: `${line(text)}\n${frame.text}` }));

/** What only a stream can hold. A JSON reply leaves these out. */
export const chunkShapes: Readonly<Record<string, Change>> = {
  comment: inTheMiddle((text) => [`: ${text}\n\n`]),
  'comment-in-frame': onEach((text) => `: ${text}`),
  'event-id': onEach((text) => `id: ${text}`),
  'event-name': onEach((text) => `event: ${text}`),
  'unknown-field': onEach((text) => `note: ${text}`),
  'unknown-chunk': inTheMiddle((text) => [frameText({ object: 'ostiary.chunk', note: text })]),
  'plain-data': inTheMiddle((text) => [`data: ${text}\n\n`]),
  'delta-member': inTheMiddle((text, like) => [withDelta(like, { content: 'more ', ostiary_note: text })]),
  'duplicate-keys': inTheMiddle((text, like) => [withDelta(like, new RawJson(`{"content":"safe","content":${JSON.stringify(text)}}`))]),
  'escaped-frame': inTheMiddle((text, like) => [withDelta(like, { content: new RawJson(escapedJson(text)) })]),
  'other-choice': inTheMiddle((text, like) => [withDelta(like, { content: text }, { index: 7 })]),
  'first-content': (frames, text) =>
    frames.map((frame, at) => (at > 0 ? frame : plain(withDelta(dataOf(frame), { role: 'assistant', content: text, refusal: null })))),
  'late-delta': (frames, text) => {
    const [first] = frames;
    return first === undefined ? [] : [...frames.slice(0, -1), plain(withDelta(dataOf(first), { content: text })), ...frames.slice(-1)];
  },
  'after-the-end': (frames, text) => [...frames, plain(frameText({ object: 'ostiary.chunk', note: text }))],
};
