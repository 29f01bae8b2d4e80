import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { journal, topics } from '#contracts';
import { MessageMac } from '#messaging';
import { KafkaBus } from '#messaging/kafka';
import { type ChainedRecord, packOf } from '../../../apps/audit/src/testing/journal-chain.fake.js';
import type { DistributedSystem } from './distributed-system.js';

/** Records a message, as a busy instance of ingress packs them. */
const PACKED = 40;

/** Brings records that a test has made to the journal's topic, as an instance of ingress would: with the key of its messages. */
export class MadeJournal {
  private constructor(private readonly bus: KafkaBus) {}

  static async of(system: DistributedSystem): Promise<MadeJournal> {
    const secret = (await readFile(join(system.home, 'message.key'), 'utf8')).trim();
    const bus = await KafkaBus.connect({
      brokers: system.broker.brokers.split(','),
      clientId: 'made-journal',
      service: 'ingress',
      source: '/ingress/made',
      topics,
      mac: new MessageMac([secret]),
      replicationFactor: 1,
    });
    return new MadeJournal(bus);
  }

  /** In the order given, in packs of at most `packed`; resolves when the broker has them. Each run of `records` must follow without a gap. */
  async send(records: readonly ChainedRecord[], packed = PACKED): Promise<void> {
    for (let at = 0; at < records.length; at += packed) await this.bus.publishBytes(journal, [packOf(records.slice(at, at + packed))]);
  }

  close(): Promise<void> {
    return this.bus.close();
  }
}
