import { loadConfiguration } from '#chassis';
import { logEntry } from '#contracts';
import { formatTlogProof, proveInclusion } from '#transparency';
import { type ExitCode, verifyExitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';
import { AuditDatabase } from '../verify/audit-database.js';
import { Contents } from '../verify/contents.js';
import { chainRows, type RecordRow, recordRows } from '../verify/record-rows.js';
import { type StoredCheckpoint, StoredLogs } from '../verify/stored-logs.js';
import type { BundleLine } from '../verify/bundle-line.js';

/** Prints what there is of a session with proofs: to be kept, handed on, and verified by `ostiary audit verify --bundle`. */
export async function bundle(session: string, withoutContent: boolean, terminal: Terminal, env: NodeJS.ProcessEnv): Promise<ExitCode> {
  const config = loadConfiguration(env);
  const database = await AuditDatabase.open(config);
  try {
    const logs = new StoredLogs(database);
    const contents = Contents.of(database, config, withoutContent, env);
    const checkpoints = await latestCheckpoints(logs);
    terminal.out(`${JSON.stringify({ v: 1, bundle: 'ostiary.audit', session })}\n`);
    let unsigned = 0;
    for await (const rows of recordRows(database, await chainRows(database), { session })) {
      await contents.prepare(rows);
      for (const row of rows) {
        const proof = await proofOf(row, checkpoints.get(row.log), logs);
        if (proof === null) unsigned += 1;
        else
          terminal.out(`${JSON.stringify({ proof, record: contents.open(row).bytes?.toString('base64') ?? null } satisfies BundleLine)}\n`);
      }
    }
    if (unsigned === 0) return verifyExitCodes.clean;
    terminal.err(`${unsigned} records are in no checkpoint yet, and are left out.\n`);
    return verifyExitCodes.incomplete;
  } finally {
    await database.close();
  }
}

async function latestCheckpoints(logs: StoredLogs): Promise<Map<number, StoredCheckpoint>> {
  const latest = new Map<number, StoredCheckpoint>();
  for (const { log } of await logs.all()) for await (const checkpoint of logs.checkpoints(log, 0)) latest.set(log, checkpoint);
  return latest;
}

async function proofOf(row: RecordRow, checkpoint: StoredCheckpoint | undefined, logs: StoredLogs): Promise<string | null> {
  if (checkpoint === undefined || row.leaf >= checkpoint.size) return null;
  const hashes = await proveInclusion(row.leaf, checkpoint.size, logs.reader(row.log));
  return formatTlogProof({ extra: logEntry(row), index: row.leaf, hashes, checkpoint: checkpoint.note });
}
