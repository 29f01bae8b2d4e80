import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '#chassis';
import type { JournalEntry, JournalRecord } from '#contracts';
import { journal, journalWatermark } from '#contracts';
import { InProcessBus } from '#messaging';
import type { DeliveredBytes } from '#messaging';
import { hash } from 'node:crypto';
import { JournalObserver } from './journal-observer.port.js';
import type { LostRange } from './spool/chain-reader.js';
import { NodeSpoolFiles } from './spool/spool-file.adapter.js';
import type { SpoolFiles } from './spool/spool-file.port.js';
import { SpoolJournal } from './spool-journal.js';

/** Remembers what operators would have been told. */
export class RecordedObservations extends JournalObserver {
  readonly events: string[] = [];
  readonly losses: { chain: string; range: LostRange }[] = [];

  committed(): void {}
  broken(): void {
    this.events.push('broken');
  }
  repaired(): void {
    this.events.push('repaired');
  }
  shipped(): void {}
  shippingTrouble(): void {
    this.events.push('shipping trouble');
  }
  lost(chain: string, range: LostRange): void {
    this.losses.push({ chain, range });
  }
  adopted(): void {
    this.events.push('adopted');
  }
  recoveryFailed(): void {
    this.events.push('recovery failed');
  }
}

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
    const record = JSON.parse(Buffer.from(message.bytes).toString()) as JournalRecord;
    const seqs = this.chains.get(record.chain) ?? new Map<number, JournalRecord>();
    const digests = this.digests.get(record.chain) ?? new Map<number, string>();
    this.chains.set(record.chain, seqs.set(record.seq, record));
    this.digests.set(record.chain, digests.set(record.seq, hash('sha256', message.bytes, 'hex')));
  }
}

export interface Scene {
  readonly home: string;
  readonly bus: InProcessBus;
  readonly audit: AuditFake;
  journal(options?: { instance?: string; files?: SpoolFiles; limits?: Partial<Limits>; bus?: InProcessBus; shipWithinMs?: number }): {
    journal: SpoolJournal;
    told: RecordedObservations;
  };
  end(): Promise<void>;
}

interface Limits {
  segmentBytes: number;
  maxBytes: number;
  reservedBytes: number;
  writeTimeoutMs: number;
}

const roomy: Limits = { segmentBytes: 1 << 20, maxBytes: 1 << 28, reservedBytes: 1 << 16, writeTimeoutMs: 5_000 };

/** A home folder, a bus and an audit for journals to live with. */
export async function journalScene(): Promise<Scene> {
  const home = await mkdtemp(join(tmpdir(), 'journal-'));
  const bus = new InProcessBus();
  const audit = new AuditFake(bus);
  await audit.listen();
  return {
    home,
    bus,
    audit,
    journal: ({ instance = 'one', files = new NodeSpoolFiles(), limits = {}, bus: own = bus, shipWithinMs = 2_000 } = {}) => {
      const told = new RecordedObservations();
      const options = { home, instance, version: 'test', limits: { ...roomy, ...limits }, shipWithinMs, lockWaitMs: 300 };
      return { journal: new SpoolJournal(options, files, own, new SystemClock(), told), told };
    },
    end: async () => {
      await bus.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

export const held = (exchange: string, reason = ''): JournalEntry => ({
  type: 'exchange.held',
  exchange,
  session: 's',
  data: { approvalId: reason, phase: 'request', ruleId: 'r', joined: false },
});

export const receivedEntry = (exchange: string): JournalEntry => ({
  type: 'exchange.received',
  exchange,
  session: 's',
  data: {
    principal: null,
    client: { kind: 'unknown', name: 'test', version: null },
    model: 'm',
    route: { method: 'POST', path: '/v1/messages', format: 'anthropic' },
    stream: false,
    startedAt: '2026-01-01T00:00:00.000Z',
    agentId: null,
    request: null,
    findings: [],
  },
});

export const endedEntry = (exchange: string): JournalEntry => ({
  type: 'exchange.completed',
  exchange,
  session: 's',
  data: {
    status: 200,
    verdict: 'allow',
    reasons: [],
    findings: [],
    reply: null,
    replyBytes: 0,
    usage: null,
    timings: { decideMs: 0, heldMs: 0, upstreamFirstByteMs: null, totalMs: 0 },
    errorCode: null,
  },
});

/** Resolves once the condition holds; fails after five seconds. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  const until = Date.now() + 5_000;
  while (!(await condition())) {
    if (Date.now() > until) throw new Error('It did not come true in time.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
