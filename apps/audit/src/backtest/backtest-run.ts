import { journalRecordSchema } from '#contracts';
import type { CompiledPolicy } from '#policy-model';
import type { BacktestResult } from './backtest-result.js';
import { BacktestTally } from './backtest-tally.js';
import { RecordedExchanges } from './recorded-exchanges.js';

/** Some of the journal, in its order; a record’s bytes are null where they can’t be opened any more. */
export interface JournalBatch {
  readonly records: readonly (Uint8Array | null)[];
  /** The number of each one's session. */
  readonly sessions: readonly number[];
}

/** One backtest: all of its work, without a database. */
export class BacktestRun {
  private readonly exchanges: RecordedExchanges;
  private readonly tally: BacktestTally;
  private readonly decoder = new TextDecoder();

  constructor(policy: CompiledPolicy, since: Date) {
    this.exchanges = new RecordedExchanges(policy, since);
    this.tally = new BacktestTally(policy);
  }

  /** How many exchanges have been compared by now. */
  get compared(): number {
    return this.tally.exchanges;
  }

  take({ records, sessions }: JournalBatch): void {
    for (const [index, bytes] of records.entries()) {
      if (bytes === null) {
        this.tally.skip('unreadable');
        continue;
      }
      const { data: record } = journalRecordSchema.safeParse(JSON.parse(this.decoder.decode(bytes)));
      if (record === undefined) continue;
      for (const one of this.exchanges.take(record, sessions[index]!)) {
        if (typeof one === 'string') this.tally.skip(one);
        else this.tally.add(one);
      }
    }
  }

  result(): BacktestResult {
    return this.tally.result();
  }
}
