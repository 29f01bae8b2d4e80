import { Metrics } from '#chassis';
import { journal } from '#contracts';
import { Bus, deadLetterTopic } from '#messaging';
import { Injectable, Logger } from '@nestjs/common';
import type { PoisonRecord } from '../received-record.js';

/** The broker's limit is 1 MB a message; the whole record is in the database. */
const MOST_BYTES = 768 * 1024;

/** Tells of records that were set aside: in the log, in a metric, and on the dead-letter topic. */
@Injectable()
export class PoisonPublisher {
  private readonly logger = new Logger('Ingest');
  private readonly counter;

  constructor(
    private readonly bus: Bus,
    metrics: Metrics,
  ) {
    this.counter = metrics.counter('ostiary_audit_poison_records_total', 'Records of the journal that could not be stored');
  }

  /** Never rejects: the records are safe in the database, and the batch is done. */
  async announce(poison: readonly PoisonRecord[]): Promise<void> {
    const topic = deadLetterTopic(journal);
    for (const { chain, seq, eventId, reason, bytes } of poison) {
      this.counter.inc();
      this.logger.error(`Record ${seq ?? '?'} of chain ${chain} was set aside: ${reason}`);
      if (!topic) continue;
      const headers = {
        ostiary_dead_topic: journal.name,
        ostiary_dead_group: 'ostiary-audit',
        ostiary_dead_reason: reason,
        ostiary_seq: String(seq ?? ''),
      };
      const message = { key: chain, subject: chain, id: eventId, bytes: bytes.subarray(0, MOST_BYTES), headers };
      await this.bus
        .publishBytes(topic, [message])
        .catch(() => this.logger.warn('The dead-letter topic cannot be reached; the record stays in the database only'));
    }
  }
}
