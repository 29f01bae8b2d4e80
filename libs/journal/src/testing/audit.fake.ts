import { hash } from 'node:crypto';
import type { JournalRecord } from '#contracts';
import { journal, journalRecordSchema, journalWatermark, unpackRecords } from '#contracts';
import type { DeliveredBytes, InProcessBus } from '#messaging';

/** An audit that keeps the records it is sent by chain, and answers with a watermark when asked to. */
export class AuditFake {
  readonly chains = new Map<string, Map<number, JournalRecord>>();
  readonly digests = new Map<string, Map<number, string>>();
  deliveries = 0;

  constructor(private readonly bus: InProcessBus) {}

  async listen(): Promise<void> {
    await this.bus.subscribeBatches(journal, { group: 'audit', from: 'earliest' }, async (batch) => {
      for (const message of batch) this.take(message);
    });
  }

  records(): JournalRecord[] {
    return [...this.chains.values()].flatMap((chain) => [...chain].sort(([a], [b]) => a - b).map(([, record]) => record));
  }

  /** Whether each record that came holds the digest of the one before it. */
  linksHold(): boolean {
    return [...this.chains].every(([id, chain]) =>
      [...chain].every(([seq, { prev }]) => prev === (seq === 0 ? '0'.repeat(64) : (this.digests.get(id)!.get(seq - 1) ?? prev))),
    );
  }

  async commitAll(): Promise<void> {
    for (const [chainId, chain] of this.chains) {
      await this.bus.publish(journalWatermark, {
        key: chainId,
        subject: chainId,
        data: { chainId, committedSeq: Math.max(...chain.keys()) },
      });
    }
  }

  private take(message: DeliveredBytes): void {
    this.deliveries += 1;
    for (const bytes of unpackRecords(message.bytes, Number(message.headers['ostiary_records'] ?? 1)) ?? []) this.note(bytes);
  }

  private note(bytes: Buffer): void {
    const record = journalRecordSchema.parse(JSON.parse(bytes.toString()));
    const seqs = this.chains.get(record.chain) ?? new Map<number, JournalRecord>();
    const digests = this.digests.get(record.chain) ?? new Map<number, string>();
    this.chains.set(record.chain, seqs.set(record.seq, record));
    this.digests.set(record.chain, digests.set(record.seq, hash('sha256', bytes, 'hex')));
  }
}
