import { loadConfiguration } from '#chassis';
import { type ExitCode, verifyExitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';
import { AuditDatabase } from './audit-database.js';
import { ChainWalk } from './chain-walk.js';
import { checkCoverage } from './check-coverage.js';
import { checkLogs } from './check-logs.js';
import { checkRecords } from './check-records.js';
import { Contents } from './contents.js';
import { outsideCopy } from './outside-copy.js';
import { chainRows, recordRows } from './record-rows.js';
import { Report } from './report.js';
import { StoredLogs } from './stored-logs.js';
import { TrustedKeys } from './trusted-keys.js';

export interface VerifyCommand {
  readonly json: boolean;
  /** A file with checkpoints up to which all was verified before. */
  readonly since: string | null;
  readonly session: string | null;
  /** Files with checkpoints that were kept outside of the database. */
  readonly checkpoints: readonly string[];
  /** Verifier keys beside those of the configuration. */
  readonly keys: readonly string[];
  /** Leaves content closed, for whoever does not have its keys. */
  readonly withoutContent: boolean;
}

/** Verifies the database, without the service. The exit code is one of `verifyExitCodes`. */
export async function verify(command: VerifyCommand, terminal: Terminal, env: NodeJS.ProcessEnv): Promise<ExitCode> {
  const config = loadConfiguration(env);
  const keys = TrustedKeys.of(config, command.keys, env);
  const outside = (await Promise.all(command.checkpoints.map((file) => terminal.read(file)))).flatMap(outsideCopy);
  const since = command.since === null ? [] : outsideCopy(await terminal.read(command.since));
  const report = new Report(command.session !== null ? 'session' : command.since !== null ? 'since' : 'all');
  if (keys.isEmpty) report.skip('signatures: there is no key of the log; give --key, or the configuration that the service has');
  const database = await AuditDatabase.open(config);
  try {
    const logs = new StoredLogs(database);
    const heads = await logs.all();
    const from = new Map(since.map(({ origin, size }) => [Number(origin.split('/').at(-1)), size]));
    const chains = await chainRows(database);
    const contents = Contents.of(database, config, command.withoutContent, env);
    await checkLogs({ logs, keys, outside, since, report });
    if (command.session === null) {
      await checkCoverage(database, heads, from, report);
      const walk = new ChainWalk(database, chains, from.size === 0, report);
      await checkRecords(recordRows(database, chains, { since: from }), logs, contents, walk, report);
    } else await checkRecords(recordRows(database, chains, { session: command.session }), logs, contents, null, report);
  } finally {
    await database.close();
  }
  terminal.out(command.json ? `${JSON.stringify(report.json(), null, 2)}\n` : report.text());
  return verifyExitCodes[report.result];
}
