import { homedir } from 'node:os';
import { loadConfiguration, type OstiaryConfig } from '#chassis';
import { type ExitCode, verifyExitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';
import { CredentialsFile } from '../../sign-in/credentials-file.js';
import { signedIn } from '../../sign-in/signed-in.js';
import { AuditDatabase } from './audit-database.js';
import { ChainWalk } from './chain-walk.js';
import { checkBundle } from './check-bundle.js';
import { checkCoverage } from './check-coverage.js';
import { checkLogs } from './check-logs.js';
import { checkRecords } from './check-records.js';
import { ContentPlaces } from './content-places.js';
import { Contents } from './contents.js';
import { ErasedSessions } from './erased-sessions.js';
import { ExchangeCheck } from './exchange-check.js';
import { GatheredEntries } from './gathered-entries.js';
import { type OutsideCheckpoint, outsideCopy } from './outside-copy.js';
import { checkOwnDeeds } from './own-deeds.js';
import { RecordAt } from './record-at.js';
import { chainRows, recordRows } from './record-rows.js';
import { Report } from './report.js';
import { Seals } from './seals.js';
import { StoredLogs } from './stored-logs.js';
import { tellResult } from './tell-result.js';
import { TrustedKeys } from './trusted-keys.js';

export interface VerifyCommand {
  readonly json: boolean;
  /** A file with checkpoints up to which all was verified before. */
  readonly since: string | null;
  readonly session: string | null;
  /** A file that `ostiary audit bundle` has printed: verified without the database. */
  readonly bundle: string | null;
  /** Files with checkpoints that were kept outside of the database. */
  readonly checkpoints: readonly string[];
  /** Verifier keys beside those of the configuration. */
  readonly keys: readonly string[];
  /** Leaves content closed, for whoever does not have its keys. */
  readonly withoutContent: boolean;
  /** Tells the security team by the service, as whoever is signed in. */
  readonly tell: boolean;
}

/** Verifies the database, or a bundle, without the service. The exit code is one of `verifyExitCodes`. */
export async function verify(command: VerifyCommand, terminal: Terminal, env: NodeJS.ProcessEnv): Promise<ExitCode> {
  const config = loadConfiguration(env);
  const keys = TrustedKeys.of(config, command.keys, env);
  const report = new Report(modeOf(command));
  if (keys.isEmpty) report.skip('signatures: there is no key of the log; give --key, or the configuration that the service has');
  if (command.bundle !== null) checkBundle(await terminal.read(command.bundle), keys, report);
  else await checkDatabase(command, config, keys, report, terminal, env);
  terminal.out(command.json ? `${JSON.stringify(report.json(), null, 2)}\n` : report.text());
  if (!command.tell) return verifyExitCodes[report.result];
  return verifyExitCodes[await tellResult(() => signedIn(CredentialsFile.of(env, homedir()), terminal), report, terminal)];
}

async function checkDatabase(
  command: VerifyCommand,
  config: OstiaryConfig,
  keys: TrustedKeys,
  report: Report,
  terminal: Terminal,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const outside = (await Promise.all(command.checkpoints.map((file) => terminal.read(file)))).flatMap(outsideCopy);
  const since = command.since === null ? [] : outsideCopy(await terminal.read(command.since));
  const database = await AuditDatabase.open(config);
  try {
    const logs = new StoredLogs(database);
    const heads = await logs.all();
    const from = sizesOf(since);
    const chains = await chainRows(database);
    const contents = Contents.of(database, config, command.withoutContent, env);
    const seals = await Seals.of(database, chains, contents, logs, report);
    const at = new RecordAt(database, chains, contents);
    const gathered = new GatheredEntries(database, report);
    const exchanges = new ExchangeCheck(database, seals, at, report);
    const texts = new ContentPlaces(database, at, report);
    const check = {
      logs,
      contents,
      erased: await ErasedSessions.of(database, chains, contents),
      seals,
      exchanges,
      gathered,
      texts,
      report,
    };
    await checkLogs({ logs, keys, outside, since, report });
    if (command.session !== null) {
      await checkRecords(recordRows(database, chains, { session: command.session }), check, null);
      return await gathered.end(command.session, true);
    }
    await checkCoverage(database, heads, from, seals, report);
    const unread = await checkRecords(
      recordRows(database, chains, { since: from }),
      check,
      new ChainWalk(database, chains, from.size === 0, seals, report),
    );
    await gathered.end(null, from.size === 0);
    await exchanges.end();
    await checkOwnDeeds(database, chains, contents, report);
    if (from.size === 0) await texts.end(unread);
  } finally {
    await database.close();
  }
}

function modeOf({ bundle, session, since }: VerifyCommand): string {
  if (bundle !== null) return 'bundle';
  if (session !== null) return 'session';
  return since === null ? 'all' : 'since';
}

/** Of each log the largest. */
function sizesOf(checkpoints: readonly OutsideCheckpoint[]): Map<number, number> {
  const sizes = new Map<number, number>();
  for (const { origin, size } of checkpoints) {
    const log = Number(origin.split('/').at(-1));
    sizes.set(log, Math.max(size, sizes.get(log) ?? 0));
  }
  return sizes;
}
