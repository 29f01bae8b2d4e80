import { escapedJson } from '../scripting/raw-inputs.js';
import { RawJson } from '../scripting/raw-json.js';
import type { Frame } from '../wire/outgoing.js';
import { frameText } from './stream-frames.js';

type Change = (frames: readonly Frame[], text: string) => Frame[];

const plain = (text: string): Frame => ({ text, delta: false });
const delta = (data: object): Frame => ({ text: frameText('content_block_delta', { index: 0, delta: data }), delta: true });

/** Puts frames after the first delta: in the middle of a block. */
const inTheMiddle =
  (make: (text: string) => Frame[]): Change =>
  (frames, text) => {
    const at = frames.findIndex((frame) => frame.delta) + 1;
    return [...frames.slice(0, at), ...make(text), ...frames.slice(at)];
  };

const onFirst =
  (event: string, change: (data: Record<string, unknown>, text: string) => object): Change =>
  (frames, text) => {
    const at = frames.findIndex((frame) => frame.text.startsWith(`event: ${event}\n`));
    const { type: _, ...data } = JSON.parse(frames[at]?.text.split('\ndata: ')[1] ?? '{}') as Record<string, unknown>;
    return at === -1
      ? [...frames]
      : frames.with(at, { text: frameText(event, change(data, text)), delta: event === 'content_block_delta' });
  };

/** What only a stream can hold. A JSON reply leaves these out. */
export const frameShapes: Readonly<Record<string, Change>> = {
  comment: inTheMiddle((text) => [plain(`: ${text}\n\n`)]),
  'comment-in-frame': (frames, text) => frames.map((frame) => ({ ...frame, text: `: ${text}\n${frame.text}` })),
  'event-id': (frames, text) => frames.map((frame) => ({ ...frame, text: `id: ${text}\n${frame.text}` })),
  'unknown-field': (frames, text) => frames.map((frame) => ({ ...frame, text: `note: ${text}\n${frame.text}` })),
  'unknown-event': inTheMiddle((text) => [plain(frameText('ostiary_event', { note: text }))]),
  'unknown-event-name': inTheMiddle((text) => [plain(frameText(text.replace(/\s/g, '_'), {}))]),
  'plain-event': inTheMiddle((text) => [plain(`event: ostiary_event\ndata: ${text}\n\n`)]),
  'unknown-delta': inTheMiddle((text) => [delta({ type: 'ostiary_delta', note: text })]),
  'delta-member': inTheMiddle((text) => [delta({ type: 'text_delta', text: 'more ', ostiary_note: text })]),
  'duplicate-keys': inTheMiddle((text) => [
    plain(
      frameText('content_block_delta', {
        index: 0,
        delta: new RawJson(`{"type":"text_delta","text":"safe","text":${JSON.stringify(text)}}`),
      }),
    ),
  ]),
  'escaped-frame': inTheMiddle((text) => [delta({ type: 'text_delta', text: new RawJson(escapedJson(text)) })]),
  'ping-member': onFirst('ping', (data, text) => ({ ...data, note: text })),
  'start-content': onFirst('message_start', (data, text) => ({
    ...data,
    message: { ...(data['message'] as object), content: [{ type: 'text', text }] },
  })),
  'start-text': onFirst('content_block_start', (data, text) => ({ ...data, content_block: { type: 'text', text } })),
  'stop-member': onFirst('content_block_stop', (data, text) => ({ ...data, ostiary_note: text })),
  'end-member': onFirst('message_stop', (data, text) => ({ ...data, ostiary_note: text })),
  'end-delta': onFirst('message_delta', (data, text) => ({ ...data, delta: { ...(data['delta'] as object), ostiary_note: text } })),
  'after-the-end': (frames, text) => [...frames, plain(frameText('ostiary_event', { note: text }))],
};
