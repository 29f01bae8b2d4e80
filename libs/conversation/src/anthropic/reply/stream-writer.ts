import type { Outcome } from '../../format/reply-event.js';
import { sseFrame } from '../../sse/sse-frame.js';
import { beats } from '../refusal/beats.js';
import type { OpenBlock } from './open-block.js';
import type { TextKey } from './block-kind.js';
import type { StreamPart } from './stream-part.js';
import { deltaFrame, textBlockFrames } from '../frames/text-block-frames.js';

/** Writes the frames of a streamed message, and knows what of it the client has. */
export class StreamWriter {
  private begun = false;
  private open: number | null = null;
  private next = 0;

  /** What closes the block that the client has only half, and the index of the next; null: the message has not begun. */
  position(): { readonly closing: string; readonly next: number } | null {
    if (!this.begun) return null;
    const closing = this.open === null ? '' : sseFrame('content_block_stop', { type: 'content_block_stop', index: this.open });
    return { closing, next: this.next };
  }

  write(part: StreamPart, outcomes: readonly Outcome[]): string {
    switch (part.form) {
      case 'silent':
        return '';
      case 'beat':
        return beats.stream;
      case 'plain':
        return plain(part, outcomes[0]);
      case 'held':
        change(part, outcomes);
        return '';
      case 'frame':
        return this.frame(part, outcomes);
      case 'close':
        return this.close(part, outcomes);
    }
  }

  private frame(part: StreamPart & { form: 'frame' }, outcomes: readonly Outcome[]): string {
    const emptied = change(part, outcomes);
    const { events, frame, opens } = part;
    for (const [index, event] of events.entries())
      if (event.type === 'stop' && outcomes[index]?.say === 'no_calls') frame.replace(event.at, '"end_turn"');
    if (frame.type === 'message_start') this.begun = true;
    if (opens !== null) this.begin(opens.index);
    // A piece that is held back whole says nothing yet.
    if (emptied && frame.type === 'content_block_delta' && events.length === 1) return '';
    return frame.toString();
  }

  private close(part: StreamPart & { form: 'close' }, outcomes: readonly Outcome[]): string {
    change(part, outcomes);
    const { block, frame } = part;
    const outcome = outcomes[part.events.findIndex(({ type }) => type === 'close')] ?? { say: 'same' };
    if (outcome.say === 'words') return this.whole(block, textBlockFrames(block.index, outcome.text));
    if (outcome.say === 'nothing') return '';
    const late = block.late.map(String).join('');
    const rest = outcome.say === 'text' && outcome.text !== '' ? delta(block.index, block.head.text ?? 'text', outcome.text) : '';
    if (block.streams) {
      this.open = null;
      return rest + late + frame.toString();
    }
    const input = outcome.say === 'call' ? deltaFrame(block.index, 'input_json_delta', 'partial_json', outcome.input) : '';
    return this.whole(block, block.start.toString() + input + late + frame.toString());
  }

  private whole(block: OpenBlock, frames: string): string {
    this.begin(block.index);
    this.open = null;
    return frames;
  }

  private begin(index: number): void {
    this.open = index;
    this.next = index + 1;
  }
}

const delta = (index: number, key: TextKey, text: string): string => deltaFrame(index, `${key}_delta`, key, text);

const PLAIN = 'event: content_block_delta\ndata: ';

function plain({ block, frame: { data, raw } }: StreamPart & { form: 'plain' }, outcome: Outcome | undefined): string {
  if (outcome?.say === 'text' && outcome.text !== '') return delta(block.index, block.head.text ?? 'text', outcome.text);
  if (outcome?.say !== 'same') return '';
  // As it would be written, and so as it came.
  return raw.length === PLAIN.length + data.length + 2 && raw.slice(0, PLAIN.length) === PLAIN ? raw : `${PLAIN}${data}\n\n`;
}

/** Applies what became of the events to the frames that they stand in; whether a piece of text has nothing left to say. */
function change({ events, places }: StreamPart & { form: 'frame' | 'held' | 'close' }, outcomes: readonly Outcome[]): boolean {
  let emptied = false;
  for (const [index, event] of events.entries()) {
    const outcome = outcomes[index];
    const place = places[index] ?? [];
    if (event.type !== 'value' && event.type !== 'piece') continue;
    if (outcome?.say !== 'text' && outcome?.say !== 'nothing') continue;
    const text = outcome.say === 'text' ? outcome.text : '';
    emptied ||= event.type === 'piece' && text === '';
    // A text that came in pieces goes on in the place of the first.
    for (const [part, { frame, literal }] of place.entries()) frame.change(literal, part === 0 ? text : '');
  }
  return emptied;
}
