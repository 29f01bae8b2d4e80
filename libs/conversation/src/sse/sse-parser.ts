import { ConversationError } from '../conversation-error.js';
import { Utf8Stream } from './utf8-stream.js';

export interface SseEvent {
  /** The `event` field; null when there was none. */
  readonly event: string | null;
  /** The `data` fields, joined by line feeds; empty for comments and blank frames. */
  readonly data: string;
  /** The frame as it came, its blank line included: all frames' `raw` put together is the stream's text. */
  readonly raw: string;
  /** False only for a frame that the stream's end cut off: by the standard it never happened. */
  readonly complete: boolean;
}

export interface SseLimits {
  /** Longest frame, in UTF-16 units. */
  readonly maxFrame?: number;
}

const DEFAULT_MAX_FRAME = 8 * 1024 * 1024;
const END_OF_LINE = /\r\n|\n|\r/;
/** Two ends of lines in a row, and where the second ends. */
const END_OF_FRAME = /(?:\r\n|\n|\r(?!\n))(?:\r\n|\n|\r)/g;
const LONGEST_END = 4;
const EVENT = 'event: ';
const DATA = 'data: ';

/**
 * Reads server-sent events from bytes in any chunking. Lines may end in LF, CRLF or CR. Comments come out as events without
 * data, so that a keep-alive can be passed on.
 * Source: WHATWG HTML, "Parsing an event stream".
 */
export class SseParser {
  private readonly decoder = new Utf8Stream();
  private readonly maxFrame: number;
  private pending = '';
  private searched = 0;
  /** Whether the last unit may belong to an end of frame: until then a chunk without any end of line need not be searched. */
  private endsInLineEnd = false;
  /** Whether no CR has come so far: nearly all streams end their lines in LF. */
  private onlyLf = true;

  constructor(limits: SseLimits = {}) {
    this.maxFrame = limits.maxFrame ?? DEFAULT_MAX_FRAME;
  }

  /** Whether everything that came was of frames that are complete. */
  get isBetweenFrames(): boolean {
    return this.pending === '' && this.decoder.isWhole;
  }

  /**
   * The frames that these bytes complete.
   * @throws ConversationError `upstream_broken` for invalid UTF-8 or a frame beyond the limit; the parser is of no use after it
   */
  push(bytes: Uint8Array): SseEvent[] {
    return this.take(this.decoder.push(bytes), false);
  }

  /** The stream is over: what is left, a frame that was cut off included and marked so. */
  end(): SseEvent[] {
    this.decoder.end();
    const events = this.take('', true);
    if (this.pending !== '') events.push(parseFrame(this.pending, /^[\r\n]*$/.test(this.pending)));
    this.pending = '';
    return events;
  }

  private take(text: string, final: boolean): SseEvent[] {
    this.onlyLf &&= !text.includes('\r');
    const worthSearching = final || this.endsInLineEnd || (this.onlyLf ? text.includes('\n') : END_OF_LINE.test(text));
    this.pending = this.pending === '' ? text : this.pending + text;
    const events: SseEvent[] = [];
    if (worthSearching) this.keepFrom(this.onlyLf ? this.cutLines(events) : this.cutFrames(events, final));
    if (text !== '') this.endsInLineEnd = text.endsWith('\n') || text.endsWith('\r');
    if (this.pending.length > this.maxFrame)
      throw new ConversationError('upstream_broken', `An event is longer than ${this.maxFrame} characters`);
    return events;
  }

  /** Cuts frames off a text whose lines all end in LF; returns where the next begins. */
  private cutLines(events: SseEvent[]): number {
    const { pending } = this;
    let start = 0;
    let end = pending.indexOf('\n\n', Math.max(0, this.searched - 1));
    for (; end >= 0; end = pending.indexOf('\n\n', start)) {
      events.push(readFrame(pending, start, end + 2));
      start = end + 2;
    }
    this.searched = pending.length - start;
    return start;
  }

  /** The same whatever lines end in. */
  private cutFrames(events: SseEvent[], final: boolean): number {
    // A CR at the very end may be half of a CRLF: the next bytes tell.
    const known = !final && this.pending.endsWith('\r') ? this.pending.slice(0, -1) : this.pending;
    let start = 0;
    END_OF_FRAME.lastIndex = Math.max(0, this.searched - LONGEST_END);
    while (END_OF_FRAME.test(known)) {
      events.push(parseFrame(known.slice(start, END_OF_FRAME.lastIndex), true));
      start = END_OF_FRAME.lastIndex;
    }
    this.searched = known.length - start;
    return start;
  }

  private keepFrom(start: number): void {
    this.pending = start === this.pending.length ? '' : this.pending.slice(start);
  }
}

/** A frame of a text whose lines end in LF. Nearly all are one line of data, or that and the event's name before it: those are read without a look at each line. */
function readFrame(text: string, start: number, end: number): SseEvent {
  const raw = text.slice(start, end);
  const named = text.slice(start, start + EVENT.length) === EVENT;
  const first = named ? text.indexOf('\n', start) + 1 : start;
  if (text.slice(first, first + DATA.length) !== DATA || text.indexOf('\n', first) !== end - 2) return parseFrame(raw, true);
  return {
    event: named ? text.slice(start + EVENT.length, first - 1) : null,
    data: text.slice(first + DATA.length, end - 2),
    raw,
    complete: true,
  };
}

function parseFrame(raw: string, complete: boolean): SseEvent {
  let event: string | null = null;
  let data: string | null = null;
  for (const line of raw.split(END_OF_LINE)) {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    if (name !== 'event' && name !== 'data') continue;
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (name === 'event') event = value;
    else data = data === null ? value : `${data}\n${value}`;
  }
  return { event, data: data ?? '', raw, complete };
}
