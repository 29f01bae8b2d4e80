import type { ServerResponse } from 'node:http';
import type { Clock } from '../clock/clock.port.js';

/** Whoever reads does not keep up, or has left. */
export class SinkClosed extends Error {
  override readonly name = 'SinkClosed';

  constructor(readonly why: 'left' | 'slow') {
    super(why);
  }
}

/** A slow reader gets this long for what is on its way to it. */
const patienceMs = 10_000;

/**
 * An answer that stays open. What is written waits in memory only until it is on its way: the next writing resolves when the reader has
 * taken it, and rejects with SinkClosed for one that does not take it, who is cut off, or has left.
 */
export class SseSink {
  private isOpen = true;

  constructor(
    private readonly response: ServerResponse,
    private readonly clock: Clock,
    private readonly onLeft: () => void,
  ) {
    response.once('close', () => {
      this.isOpen = false;
      this.onLeft();
    });
  }

  begin(): void {
    this.response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
  }

  async write(text: string): Promise<void> {
    if (!this.isOpen) throw new SinkClosed('left');
    if (this.response.write(text)) return;
    const drained = await this.drains();
    if (drained === 'drained') return;
    if (drained === 'slow') this.response.destroy();
    throw new SinkClosed(drained);
  }

  end(text: string): void {
    if (this.isOpen) this.response.end(text);
  }

  private drains(): Promise<'drained' | 'left' | 'slow'> {
    return new Promise((resolve) => {
      const settle = (how: 'drained' | 'left' | 'slow') => () => {
        alarm.cancel();
        this.response.off('drain', drained).off('close', left);
        resolve(how);
      };
      const [drained, left] = [settle('drained'), settle('left')];
      const alarm = this.clock.after(patienceMs, settle('slow'));
      this.response.once('drain', drained).once('close', left);
    });
  }
}
