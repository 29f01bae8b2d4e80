import { Injectable, Logger } from '@nestjs/common';
import { Metrics } from '#chassis';
import { failpoint } from '#failpoints';
import type { Exchange } from '../call/exchange.js';
import type { ExchangeRecord } from '../recording/exchange-record.js';

/** Counts exchanges as they close, by how they ended and what was decided. */
@Injectable()
export class ExchangeMetrics {
  private readonly logger = new Logger(ExchangeMetrics.name);
  private readonly ended;
  private readonly seconds;
  private readonly unrecorded;

  constructor(metrics: Metrics) {
    this.ended = metrics.counter('ostiary_ingress_exchanges_total', 'Exchanges that ended.', ['outcome', 'verdict']);
    this.seconds = metrics.histogram('ostiary_ingress_exchange_seconds', 'From the first byte of a call to the last byte of its answer.', [
      'outcome',
    ]);
    this.unrecorded = metrics.counter('ostiary_ingress_unrecorded_ends_total', 'Exchanges whose end could not be written to the journal.');
  }

  /** Writes the terminal event. Its loss cannot undo what the client saw, so it is counted and told instead of thrown. */
  async closing(exchange: Exchange, record: ExchangeRecord): Promise<void> {
    await failpoint('exchange.close.before');
    const { outcome } = record;
    this.ended.inc({ outcome, verdict: exchange.verdict });
    this.seconds.observe({ outcome }, exchange.elapsedMs() / 1000);
    await record.close().catch(() => {
      this.unrecorded.inc();
      this.logger.error(`The end of exchange ${exchange.id} could not be recorded.`);
    });
  }
}
