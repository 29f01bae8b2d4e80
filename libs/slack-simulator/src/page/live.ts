import type { ServerResponse } from 'node:http';
import type { Alarm, Clock } from '#chassis';

/** Changes within this time are told as one. */
const settleMs = 50;
const beatMs = 15_000;
const maxListeners = 50;

/** Tells pages that there is something new to see. */
export class Live {
  private readonly listeners = new Set<ServerResponse>();
  private readonly beats = setInterval(() => this.write(': \n\n'), beatMs).unref();
  private pending: Alarm | null = null;

  constructor(private readonly clock: Clock) {}

  listen(response: ServerResponse): void {
    const [oldest] = this.listeners.size >= maxListeners ? this.listeners : [];
    oldest?.end();
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('data: \n\n');
    this.listeners.add(response);
    response.once('close', () => this.listeners.delete(response));
  }

  changed(): void {
    if (this.listeners.size === 0) return;
    this.pending ??= this.clock.after(settleMs, () => {
      this.pending = null;
      this.write('data: \n\n');
    });
  }

  close(): void {
    clearInterval(this.beats);
    this.pending?.cancel();
    for (const response of this.listeners) response.end();
  }

  private write(text: string): void {
    for (const response of this.listeners) response.write(text);
  }
}
