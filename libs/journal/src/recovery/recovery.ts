import type { JournalEntry } from '#contracts';
import { failpoint } from '#failpoints';
import { rm } from 'node:fs/promises';
import { ChainFolder, type FolderOptions } from '../spool/chain-folder.js';
import type { JournalHome } from './journal-home.js';
import type { ScannedChain } from './scan-chain.js';

export interface RecoverySink extends Pick<FolderOptions, 'files' | 'freed' | 'onTrouble'> {
  /** Resolves once the entries are durable, however long the journal is full or its disk away; rejects at the stop of the process. */
  readonly record: (entries: readonly JournalEntry[]) => Promise<void>;
  readonly ship: (folder: ChainFolder) => Promise<void>;
}

/** What chains record of the ends of others. */
export interface KnownEnds {
  readonly recovered: Set<string>;
  readonly interrupted: Set<string>;
}

/**
 * Ships what the scanned chains of earlier boots still hold, and puts on record how they ended: a chain that was not closed gets its
 * `chain.recovered`, each exchange that it left open its `exchange.interrupted`, once. A chain's last segment stays until that is durable.
 */
export async function recoverChains(
  home: JournalHome,
  scans: readonly ScannedChain[],
  sink: RecoverySink,
  { recovered, interrupted }: KnownEnds,
): Promise<void> {
  const found = scans.filter(holdsSomething);
  const folders = new Map(found.map((scan) => [scan.id, ChainFolder.restore(scan, { ...sink, path: home.chain(scan.id) })]));
  for (const scan of scans)
    if (!holdsSomething(scan)) await rm(home.chain(scan.id), { recursive: true, force: true }).catch(sink.onTrouble);
  // Shipping first: on a full journal it is what makes room for the records of the recovery.
  for (const folder of folders.values()) await sink.ship(folder);

  for (const scan of found) {
    for (const id of scan.recoveries) recovered.add(id);
    for (const id of scan.interrupted) interrupted.add(id);
  }
  for (const scan of found) {
    const folder = folders.get(scan.id)!;
    const isKnown = scan.recovered || recovered.has(scan.id) || (scan.closed && scan.lost.length === 0);
    await failpoint('journal.recover.record');
    if (!isKnown) await sink.record(endings(scan, interrupted));
    await failpoint('journal.recover.finish');
    await folder.finish();
  }
}

const holdsSomething = (scan: ScannedChain): boolean => scan.lastSeq >= 0 || scan.lost.length > 0;

function endings({ id, lastSeq, lost, open }: ScannedChain, interrupted: ReadonlySet<string>): JournalEntry[] {
  return [
    // The exchanges first: once the chain counts as recovered, nothing of it is looked at again.
    ...open
      .filter(({ exchange }) => !interrupted.has(exchange))
      .map(({ exchange, session }): JournalEntry => ({ type: 'exchange.interrupted', exchange, session, data: null })),
    { type: 'chain.recovered', data: { chain: id, lastSeq, lost: [...lost] } },
  ];
}
