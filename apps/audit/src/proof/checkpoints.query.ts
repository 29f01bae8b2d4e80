import type { Principal } from '#contracts';
import { LOG_SHARDS } from '#contracts';
import { Transactions } from '#persistence';
import { formatNoteKey } from '#transparency';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AccessLog } from '../access/access-log.js';
import { CheckpointsStore } from './checkpoints.store.js';
import { LogKeys } from './log-keys.js';

export const logsSchema = z.object({
  logs: z
    .array(
      z.object({
        origin: z.string().describe('What the log is called in its checkpoints.'),
        key: z
          .string()
          .describe('The verifier key that signs it now: what a witness is given, and later stands in audit.checkpoints.formerKeys.'),
        latest: z
          .object({
            size: z.number().int().describe('How many records it covers.'),
            checkpoint: z.string().describe('The checkpoint as C2SP tlog-checkpoint has it, with its cosignatures.'),
            witnesses: z.array(z.string()).describe('Who cosigned it, by the names in their keys.'),
            signedAt: z.iso
              .datetime()
              .describe('When it was signed, by the clock of this service’s database; a witness’s time is in its cosignature.'),
          })
          .nullable()
          .describe('The last that was signed; null: the log is empty.'),
      }),
    )
    .describe('The logs that the records go to, each chain to one of them.'),
});
export type LogsView = z.infer<typeof logsSchema>;

/** What the logs are called, who signs them, and what was signed last. */
@Injectable()
export class CheckpointsQuery {
  constructor(
    private readonly transactions: Transactions,
    private readonly checkpoints: CheckpointsStore,
    private readonly keys: LogKeys,
    private readonly access: AccessLog,
  ) {}

  all(reader: Principal): Promise<LogsView> {
    return this.transactions.run(async (manager) => {
      await this.access.note(manager, reader, 'checkpoints.list', {});
      const latest = new Map((await this.checkpoints.all(manager)).map((head) => [head.shard, head]));
      const logs = Array.from({ length: LOG_SHARDS }, (_, shard) => {
        const head = latest.get(shard);
        return {
          origin: this.keys.originOf(shard),
          key: formatNoteKey(this.keys.verifierKey(shard)),
          latest:
            head === undefined
              ? null
              : { size: head.size, checkpoint: head.note, witnesses: [...head.witnesses], signedAt: head.signedAt.toISOString() },
        };
      });
      return { logs };
    });
  }
}
