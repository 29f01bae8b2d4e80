import { setImmediate as immediate } from 'node:timers/promises';
import { RetryLater } from '#messaging';

export interface BatchWork<T> {
  /** Whose turn an item takes: between these it goes round, and of each the items keep their order. */
  readonly turnOf: (item: T) => string;
  /** What an item costs, in rows that are looked up for it. */
  readonly weigh: (item: T) => number;
  /** Does all of them or, rejecting, none. */
  readonly work: (items: readonly T[]) => Promise<void>;
}

interface Waiting<T> {
  readonly item: T;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const MOST_ITEMS = 64;
const MOST_WEIGHT = 10_000;
/** How many of a failed batch are tried at a time. */
const ALONE = 3;

/**
 * Does work in batches, one after the other, that take from everybody who has something waiting in turn: whoever brings a thousand
 * items at once keeps nobody else waiting for more than a batch. Where a batch fails, its items are done one by one beside the
 * batches that follow, so that only what cannot be done fails.
 */
export class FairBatches<T> {
  private readonly turns = new Map<string, Waiting<T>[]>();
  private running: Promise<void> | undefined;

  constructor(private readonly task: BatchWork<T>) {}

  /** Resolves when the item's batch is done; rejects with what the item's own work failed with. */
  add(item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      const turn = this.task.turnOf(item);
      const waiting = this.turns.get(turn);
      if (waiting) waiting.push({ item, resolve, reject });
      else this.turns.set(turn, [{ item, resolve, reject }]);
      this.running ??= this.run();
    });
  }

  private async run(): Promise<void> {
    while (this.turns.size > 0) {
      // What arrives in the same turn of the event loop goes together.
      await immediate();
      await this.serve(this.take());
    }
    this.running = undefined;
  }

  private take(): Waiting<T>[] {
    const batch: Waiting<T>[] = [];
    for (let weight = 0; batch.length < MOST_ITEMS;) {
      const [turn, waiting] = this.turns.entries().next().value ?? [];
      const next = waiting?.[0];
      if (turn === undefined || waiting === undefined || next === undefined) break;
      weight += this.task.weigh(next.item);
      if (batch.length > 0 && weight > MOST_WEIGHT) break;
      batch.push(next);
      waiting.shift();
      // To the end of the round.
      this.turns.delete(turn);
      if (waiting.length > 0) this.turns.set(turn, waiting);
    }
    return batch;
  }

  private async serve(batch: readonly Waiting<T>[]): Promise<void> {
    try {
      await this.task.work(batch.map(({ item }) => item));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (batch.length === 1 || error instanceof RetryLater) for (const { reject } of batch) reject(error);
      else void this.oneByOne([...batch]);
    }
  }

  private async oneByOne(left: Waiting<T>[]): Promise<void> {
    const worker = async () => {
      for (let next = left.shift(); next; next = left.shift()) await this.serve([next]);
    };
    await Promise.all(Array.from({ length: ALONE }, worker));
  }
}
