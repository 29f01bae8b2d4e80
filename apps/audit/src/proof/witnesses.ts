import { CONFIG, Metrics, type OstiaryConfig, SharedRun } from '#chassis';
import { LOG_SHARDS } from '#contracts';
import { Transactions } from '#persistence';
import { type NoteKey, parseNoteKey, proveConsistency } from '#transparency';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { CheckpointsStore, type SignedHead } from './checkpoints.store.js';
import { TreesStore } from './trees.store.js';
import { WitnessClient } from './witness.client.js';

interface Witness {
  readonly name: string;
  readonly key: NoteKey;
  readonly client: WitnessClient;
  readonly run: SharedRun;
}

/** Has checkpoints cosigned. Nothing waits for witnesses: one that is away is asked again with the next checkpoint, and then signs all since. */
@Injectable()
export class Witnesses {
  private readonly logger = new Logger('Witnesses');
  private readonly witnesses: readonly Witness[];
  private readonly asked;
  private readonly silent = new Set<string>();

  constructor(
    private readonly transactions: Transactions,
    private readonly trees: TreesStore,
    private readonly checkpoints: CheckpointsStore,
    @Inject(CONFIG) config: OstiaryConfig,
    metrics: Metrics,
  ) {
    this.asked = metrics.counter('ostiary_audit_witness_asked_total', 'Checkpoints that witnesses were asked to cosign.', [
      'witness',
      'result',
    ]);
    this.witnesses = config.audit.witnesses.map(({ name, url, key: text }) => {
      const key = parseNoteKey(text);
      const witness: Witness = { name, key, client: new WitnessClient(url, key), run: new SharedRun(() => this.askAll(witness)) };
      return witness;
    });
  }

  /** Resolves when each was asked for all that is signed now, with whatever result. */
  async ask(): Promise<void> {
    await Promise.all(this.witnesses.map(({ run }) => run.request()));
  }

  private async askAll(witness: Witness): Promise<void> {
    for (let shard = 0; shard < LOG_SHARDS; shard += 1) {
      try {
        const head = await this.transactions.read((manager) => this.checkpoints.latest(manager, shard));
        if (head === null || head.witnesses.includes(witness.key.name)) continue;
        await this.cosign(witness, head);
        this.asked.inc({ witness: witness.name, result: 'cosigned' });
        if (this.silent.delete(witness.name)) this.logger.log(`Witness ${witness.name} cosigns again`);
      } catch (error) {
        this.asked.inc({ witness: witness.name, result: 'failed' });
        // Once for each time that it stops.
        if (!this.silent.has(witness.name))
          this.logger.warn(`Witness ${witness.name} does not cosign: ${error instanceof Error ? error.message : 'error'}`);
        this.silent.add(witness.name);
        return;
      }
    }
  }

  private async cosign({ key, client }: Witness, head: SignedHead): Promise<void> {
    const { shard, size, note } = head;
    const from = async (old: number) => client.addCheckpoint({ old, proof: await this.proof(head, old), checkpoint: note });
    let answer = await from((await this.transactions.read((manager) => this.checkpoints.cosignedBy(manager, shard, key.name))) ?? 0);
    // It knows another size: from there it is, if the log has that many.
    if ('size' in answer) {
      if (answer.size > size) throw new Error(`it has seen ${answer.size} records of log ${shard}, which has ${size}`);
      answer = await from(answer.size);
    }
    if ('size' in answer) throw new Error('it does not know its own size');
    const { line } = answer;
    await this.transactions.run((manager) => this.checkpoints.addCosignature(manager, shard, size, key.name, line));
  }

  private proof({ shard, size }: SignedHead, old: number): Promise<Buffer[]> {
    return this.transactions.read(async (manager) => proveConsistency(old, size, (await this.trees.of(manager, shard)).read));
  }
}
