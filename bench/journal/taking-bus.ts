import { setImmediate } from 'node:timers/promises';
import type { Topic } from '#contracts';
import { Bus } from '#messaging';
import type { OutgoingBytes, Subscription } from '#messaging';

/** A broker that takes whatever it is sent, at once, and never says a word: what shipping costs without what a broker's client does. */
export class TakingBus extends Bus {
  override readonly isDurable = true;
  /** Records so far. */
  taken = 0;

  override publish(): Promise<void> {
    return Promise.reject(new Error('Nothing but records is published here.'));
  }

  override async publishBytes(_topic: Topic, events: readonly OutgoingBytes[]): Promise<void> {
    await setImmediate();
    for (const { headers } of events)
      if ((headers?.['ostiary_part'] ?? '1') === '1') this.taken += Number(headers?.['ostiary_records'] ?? 1);
  }

  override subscribe(): Promise<Subscription> {
    return this.subscribeBatches();
  }

  override subscribeBatches(): Promise<Subscription> {
    return Promise.resolve({ caughtUp: Promise.resolve(), stop: () => Promise.resolve() });
  }

  override isReady(): boolean {
    return true;
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}
