/** A server-sent event. Source: the HTML standard, section 9.2.6. */
export interface StreamEvent {
  readonly event: string;
  readonly data: string;
}

/** Longer than any event of ours: whoever sends more is something else. */
const longestFrame = 4 * 1024 * 1024;

/** Reads a stream of server-sent events out of its pieces. */
export class EventStream {
  private rest = '';
  /** The id of the last event that had one, and where to go on from. */
  lastId: string | null = null;

  /** The events that are whole with this piece. Throws for a frame that does not end. */
  push(piece: string): StreamEvent[] {
    const frames = (this.rest + piece).split(/\r?\n\r?\n/);
    this.rest = frames.pop() ?? '';
    if (this.rest.length > longestFrame) throw new Error('The control APIs sent an event that does not end.');
    return frames.flatMap((frame) => this.read(frame));
  }

  private read(frame: string): StreamEvent[] {
    let event = 'message';
    const data: string[] = [];
    for (const line of frame.split(/\r?\n/)) {
      const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
      if (name === 'event') event = value;
      if (name === 'data') data.push(value);
      if (name === 'id') this.lastId = value;
    }
    return data.length === 0 ? [] : [{ event, data: data.join('\n') }];
  }
}
