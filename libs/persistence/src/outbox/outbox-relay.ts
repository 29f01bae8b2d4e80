import { setTimeout as pause } from 'node:timers/promises';
import { topics, type Topic } from '#contracts';
import type { Bus } from '#messaging';
import { Logger } from '@nestjs/common';
import type { Transactions } from '../transactions.js';
import { OutboxLane } from './outbox-lane.js';

const POLL_MS = 1_000;

/** Takes rows from the outbox to the bus, each topic by itself: at once after a commit of this process, and by a look every second for what others left. */
export class OutboxRelay {
  private readonly logger = new Logger('OutboxRelay');
  private readonly known = new Map<string, Topic>(topics.map((topic) => [topic.name, topic]));
  private readonly lanes = new Map<string, OutboxLane>();
  private readonly stopping = new AbortController();
  private looking: Promise<void> | undefined;

  constructor(
    private readonly transactions: Transactions,
    private readonly bus: Bus,
    /** Told of each event that no broker will ever take, by its topic. */
    private readonly onSetAside: (topic: string) => void = () => undefined,
  ) {}

  get isDurable(): boolean {
    return this.bus.isDurable;
  }

  start(): void {
    this.looking ??= this.look();
  }

  /** There is something new of that topic. Also makes topics known that the contracts do not have, as tests do. */
  wake(topic: Topic): void {
    this.known.set(topic.name, topic);
    if (this.looking === undefined || this.stopping.signal.aborted) return;
    const lane = this.lanes.get(topic.name);
    if (lane) lane.wake();
    else this.lanes.set(topic.name, new OutboxLane(this.transactions, this.bus, topic, this.onSetAside));
  }

  /** Ends after the rounds under way; with `flush` after one more that takes what is due. Rows that stay are published by the next start. */
  async stop({ flush }: { flush: boolean }): Promise<void> {
    this.stopping.abort();
    await this.looking;
    const lanes = [...this.lanes.values()];
    this.lanes.clear();
    await Promise.all(lanes.map((lane) => lane.stop({ flush })));
  }

  private async look(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        for (const name of await this.due()) this.wake(this.known.get(name)!);
      } catch (error) {
        this.logger.warn(`The outbox cannot be looked at: ${error instanceof Error ? error.name : 'unknown error'}`);
      }
      await pause(POLL_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  /** Topics of which something is due. A topic that a newer version wrote and this one does not know is left to that one. */
  private async due(): Promise<string[]> {
    const rows = await this.transactions.read((manager) =>
      manager.query<{ topic: string }[]>(
        `SELECT topic FROM unnest($1::text[]) AS t(topic)
          WHERE EXISTS (SELECT 1 FROM outbox o WHERE o.topic = t.topic AND o.not_before <= now())`,
        [[...this.known.keys()]],
      ),
    );
    return rows.map(({ topic }) => topic);
  }
}
