import type { JournalEntry } from '#contracts';
import { failpoint } from '#failpoints';
import { rm } from 'node:fs/promises';
import { ChainFolder, type FolderOptions } from '../spool/chain-folder.js';
import type { OpenExchange } from '../spool/open-exchanges.js';
import type { JournalHome } from './journal-home.js';
import type { ScannedChain } from './scan-chain.js';

export interface RecoverySink extends Pick<FolderOptions, 'files' | 'freed' | 'onTrouble'> {
  /** Resolves once the entries are durable, however long the journal is full or its disk away; rejects at the stop of the process. */
  readonly record: (entries: readonly JournalEntry[]) => Promise<void>;
  readonly ship: (folder: ChainFolder) => Promise<void>;
}

/** The ends of others that are on record: by any chain, and by this process's own. */
export interface KnownEnds {
  readonly recovered: Set<string>;
  readonly interrupted: Set<string>;
  readonly own: { readonly recoveries: string[]; readonly interrupted: string[] };
}

/** A chain of an earlier boot whose end is not on record yet. */
export interface UnendedChain {
  readonly scan: ScannedChain;
  readonly folder: ChainFolder;
}

/** Ships what the scanned chains of earlier boots still hold, and notes what they record of the ends of others. */
export async function shipChains(
  home: JournalHome,
  scans: readonly ScannedChain[],
  sink: RecoverySink,
  { recovered, interrupted }: KnownEnds,
): Promise<UnendedChain[]> {
  const unended: UnendedChain[] = [];
  for (const scan of scans) {
    if (holdsSomething(scan)) unended.push({ scan, folder: ChainFolder.restore(scan, { ...sink, path: home.chain(scan.id) }) });
    else await rm(home.chain(scan.id), { recursive: true, force: true }).catch(sink.onTrouble);
    for (const id of scan.recoveries) recovered.add(id);
    for (const id of scan.interrupted) interrupted.add(id);
  }
  for (const { folder } of unended) await sink.ship(folder);
  return unended;
}

/**
 * Puts on record how a chain ended, if that is not known: `chain.recovered` where it was not closed, and for each exchange that it left open its
 * `exchange.interrupted`, once.
 */
export async function recordEnd({ scan }: UnendedChain, sink: RecoverySink, { recovered, interrupted, own }: KnownEnds): Promise<void> {
  const isKnown = scan.recovered || recovered.has(scan.id) || (scan.closed && scan.lost.length === 0);
  await failpoint('journal.recover.record');
  if (!isKnown) {
    const left = scan.open.filter(({ exchange }) => !interrupted.has(exchange));
    await sink.record(endings(scan, left));
    recovered.add(scan.id);
    own.recoveries.push(scan.id);
    own.interrupted.push(...left.map(({ exchange }) => exchange));
  }
  await failpoint('journal.recover.finish');
}

/** Whether a chain tells of the end of others: as long as these are there unfinished, it is needed. */
export const tellsOfOthers = ({ scan }: UnendedChain): boolean => scan.recoveries.length + scan.interrupted.length > 0;

const holdsSomething = (scan: ScannedChain): boolean => scan.lastSeq >= 0 || scan.lost.length > 0;

function endings({ id, lastSeq, lost }: ScannedChain, open: readonly OpenExchange[]): JournalEntry[] {
  return [
    // The exchanges first: once the chain counts as recovered, nothing of it is looked at again.
    ...open.map(({ exchange, session }): JournalEntry => ({ type: 'exchange.interrupted', exchange, session, data: null })),
    { type: 'chain.recovered', data: { chain: id, lastSeq, lost: [...lost] } },
  ];
}
