import { Metrics, SharedRun } from '#chassis';
import { LOG_SHARDS } from '#contracts';
import { Transactions } from '#persistence';
import { rootOf } from '#transparency';
import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CheckpointsStore } from './checkpoints.store.js';
import { LogKeys } from './log-keys.js';
import { TreesStore } from './trees.store.js';

/**
 * Signs what is new in the logs: of each what its transactions have committed, once, and only where the log still holds what was signed of it before. So
 * no two roots are signed for one size, and no log that lost something is signed at all.
 */
@Injectable()
export class CheckpointSigner {
  private readonly logger = new Logger('Checkpoints');
  private readonly signing = new SharedRun(() => this.signAll());
  /** The logs that do not hold any more what was signed of them, with the size of that. */
  readonly unsound = new Map<number, number>();
  private readonly faults;
  private readonly signedAt;

  constructor(
    private readonly transactions: Transactions,
    private readonly trees: TreesStore,
    private readonly checkpoints: CheckpointsStore,
    private readonly keys: LogKeys,
    metrics: Metrics,
  ) {
    this.faults = metrics.counter(
      'ostiary_audit_log_faults_total',
      'Times that a log did not hold what was signed of it; nothing is signed then.',
    );
    this.signedAt = metrics.gauge(
      'ostiary_audit_signed_timestamp_seconds',
      'When everything that was committed was last found signed, in POSIX seconds.',
    );
  }

  /** Resolves when all that was committed before is signed; rejects where it cannot be now. */
  sign(): Promise<void> {
    return this.signing.request();
  }

  private async signAll(): Promise<void> {
    for (let shard = 0; shard < LOG_SHARDS; shard += 1) await this.transactions.run((manager) => this.signOne(manager, shard));
    if (this.unsound.size === 0) this.signedAt.setToCurrentTime();
  }

  private async signOne(manager: EntityManager, shard: number): Promise<void> {
    // One replica at a time: the next one finds it signed.
    await manager.query(`SELECT pg_advisory_xact_lock(hashtext('ostiary-checkpoints'), $1)`, [shard]);
    const [tree, last] = [await this.trees.of(manager, shard), await this.checkpoints.latest(manager, shard)];
    this.unsound.delete(shard);
    if (last === null ? tree.size === 0 : tree.size === last.size && tree.root.equals(last.root)) return;
    if (last !== null && (tree.size <= last.size || !(await rootOf(last.size, tree.read)).equals(last.root))) {
      this.unsound.set(shard, last.size);
      this.faults.inc();
      this.logger.error(
        `Log ${this.keys.originOf(shard)} does not hold what was signed of it at ${last.size} records, and is not signed: \`ostiary audit verify\` says more`,
      );
      return;
    }
    const note = this.keys.sign(shard, tree);
    await this.checkpoints.add(manager, this.keys.originOf(shard), { shard, size: tree.size, root: tree.root, note });
  }
}
