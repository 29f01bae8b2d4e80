import { ConversationError } from '../conversation-error.js';

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

/**
 * Reads server-sent events from bytes in any chunking. Lines may end in LF, CRLF or CR. Comments come out as events without
 * data, so that a keep-alive can be passed on.
 * Source: WHATWG HTML, "Parsing an event stream".
 */
export class SseParser {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  private readonly maxFrame: number;
  private pending = '';
  private searched = 0;
  /** Whether the last unit may belong to an end of frame: until then a chunk without any end of line need not be searched. */
  private endsInLineEnd = false;

  constructor(limits: SseLimits = {}) {
    this.maxFrame = limits.maxFrame ?? DEFAULT_MAX_FRAME;
  }

  /**
   * The frames that these bytes complete.
   * @throws ConversationError `upstream_broken` for invalid UTF-8 or a frame beyond the limit; the parser is of no use after it
   */
  push(bytes: Uint8Array): SseEvent[] {
    return this.take(this.decode(bytes, true), false);
  }

  /** The stream is over: what is left, a frame that was cut off included and marked so. */
  end(): SseEvent[] {
    const events = this.take(this.decode(new Uint8Array(0), false), true);
    if (this.pending !== '') events.push(parseFrame(this.pending, /^[\r\n]*$/.test(this.pending)));
    this.pending = '';
    return events;
  }

  private decode(bytes: Uint8Array, stream: boolean): string {
    try {
      return this.decoder.decode(bytes, { stream });
    } catch {
      throw new ConversationError('upstream_broken', 'The event stream is not valid UTF-8');
    }
  }

  private take(text: string, final: boolean): SseEvent[] {
    this.pending += text;
    const worthSearching = final || this.endsInLineEnd || END_OF_LINE.test(text);
    const events = worthSearching ? this.cutFrames(final) : [];
    if (text !== '') this.endsInLineEnd = text.endsWith('\n') || text.endsWith('\r');
    if (this.pending.length > this.maxFrame)
      throw new ConversationError('upstream_broken', `An event is longer than ${this.maxFrame} characters`);
    return events;
  }

  private cutFrames(final: boolean): SseEvent[] {
    const events: SseEvent[] = [];
    // A CR at the very end may be half of a CRLF: the next bytes tell.
    const known = !final && this.pending.endsWith('\r') ? this.pending.slice(0, -1) : this.pending;
    let start = 0;
    END_OF_FRAME.lastIndex = Math.max(0, this.searched - LONGEST_END);
    while (END_OF_FRAME.test(known)) {
      events.push(parseFrame(known.slice(start, END_OF_FRAME.lastIndex), true));
      start = END_OF_FRAME.lastIndex;
    }
    this.pending = this.pending.slice(start);
    this.searched = known.length - start;
    return events;
  }
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
