import { logEntry, OstiaryError, type Principal } from '#contracts';
import { Transactions } from '#persistence';
import { formatTlogProof, leafHash, proveInclusion, verifyInclusion } from '#transparency';
import { Injectable } from '@nestjs/common';
import { whyUnknown } from '../seals/seals.store.js';
import { AccessLog } from '../access/access-log.js';
import { CheckpointsStore } from './checkpoints.store.js';
import { LoggedRecordsQuery, type RecordRole } from './logged-records.query.js';
import { TreesStore } from './trees.store.js';

/** Proofs of single records, for whoever has neither the database nor us. */
@Injectable()
export class ProofQuery {
  constructor(
    private readonly transactions: Transactions,
    private readonly records: LoggedRecordsQuery,
    private readonly trees: TreesStore,
    private readonly checkpoints: CheckpointsStore,
    private readonly access: AccessLog,
  ) {}

  /** A `.tlog-proof`, with the record’s entry as its extra data; null: no checkpoint has the record, or not as it is now. Rejects with `resource_unknown`. */
  of(exchange: string, role: RecordRole, reader: Principal): Promise<string | null> {
    return this.transactions.run(async (manager) => {
      const record = await this.records.of(manager, exchange, role);
      if (record === null)
        throw new OstiaryError(
          'resource_unknown',
          await whyUnknown(manager, exchange, `There is no ${role} of such an exchange, or not yet.`),
        );
      await this.access.note(manager, reader, 'exchange.proof', { exchange, record: role });
      const { shard, leaf: index } = record;
      const [signed, tree] = [await this.checkpoints.covering(manager, shard, index), await this.trees.of(manager, shard)];
      if (signed === null || signed.size > tree.size) return null;
      const [entry, hashes] = [logEntry(record), await proveInclusion(index, signed.size, tree.read)];
      // What was changed since it was signed is not given out as proven.
      if (!verifyInclusion(index, signed.size, leafHash(entry), hashes, signed.root)) return null;
      return formatTlogProof({ extra: entry, index, hashes, checkpoint: signed.note });
    });
  }
}
