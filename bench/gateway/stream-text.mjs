/** Follows the text of a streamed reply as a client does: whole frames only, the text of their deltas joined. */
export class StreamText {
  length = 0;
  stopped = false;
  /** [characters received, time] each time text arrived. */
  arrivals = [];
  #rest = '';

  push(bytes, now) {
    this.#rest += bytes.latin1Slice();
    const end = this.#rest.lastIndexOf('\n\n');
    if (end === -1) return;
    const whole = this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(end + 2);
    for (const match of whole.matchAll(/"type":"text_delta","text":"((?:[^"\\]|\\.)*)"/g)) this.length += match[1].length;
    if (whole.includes('event: message_stop')) this.stopped = true;
    this.arrivals.push([this.length, now]);
  }
}
