import { setImmediate } from 'node:timers/promises';
import type { Topic } from '#contracts';
import { Bus } from '#messaging';
import type { OutgoingBytes, Subscription } from '#messaging';

/** A broker that takes whatever it is sent, at once, and never says a word: what shipping costs without what a broker's client does. */
export class TakingBus extends Bus {
  override readonly isDurable = true;
  /** Messages so far. A long record counts once. */
  taken = 0;

  override publish(): Promise<void> {
    return Promise.reject(new Error('Nothing but records is published here.'));
  }

  override async publishBytes(_topic: Topic, events: readonly OutgoingBytes[]): Promise<void> {
    await setImmediate();
    this.taken += events.filter(({ headers }) => (headers?.['ostiary_part'] ?? '1') === '1').length;
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
