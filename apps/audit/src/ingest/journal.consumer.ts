import { Metrics, Tracing } from '#chassis';
import { journal, recordTraceparent } from '#contracts';
import { OnBatch } from '#messaging';
import type { DeliveredBytes } from '#messaging';
import { Controller } from '@nestjs/common';
import { type DeliveredPart, deliveredParts } from './delivered-part.js';
import { IngestService } from './ingest.service.js';

/** A batch of a busy gateway holds hundreds of exchanges; so many of them get a span in their own trace. */
const TRACED = 32;

/** Where the journal arrives. */
@Controller()
export class JournalConsumer {
  private readonly records;

  constructor(
    private readonly ingest: IngestService,
    private readonly tracing: Tracing,
    metrics: Metrics,
  ) {
    this.records = metrics.counter('ostiary_audit_messages_total', 'Messages of the journal that are committed');
  }

  @OnBatch(journal)
  async onBatch(batch: readonly DeliveredBytes[]): Promise<void> {
    const parts = batch.flatMap(deliveredParts);
    await this.traced(parts, () => this.ingest.take(parts));
    this.records.inc(batch.length);
  }

  /** The trace of each exchange ends here: one insert, a span in each trace that has a part in it. */
  private traced(parts: readonly DeliveredPart[], work: () => Promise<void>): Promise<void> {
    const parents = [...new Set(parts.flatMap(({ bytes }) => recordTraceparent(bytes) ?? []))].slice(0, TRACED);
    const attributes = { 'messaging.batch.message_count': parts.length };
    const nested = parents.reduce((inner, parent) => () => this.tracing.withSpan('audit insert', { parent, attributes }, inner), work);
    return nested();
  }
}
