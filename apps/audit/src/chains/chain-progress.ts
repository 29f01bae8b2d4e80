/** How far a chain has come. `contiguous`: everything up to it is stored. `highest`: the newest that is stored, with its digest. */
export interface ChainHead {
  readonly contiguous: number;
  readonly highest: number;
  /** Null before the first record, and behind one that could not be read. */
  readonly highestDigest: Buffer | null;
}

/** What the check of a chain needs of a newly stored record; without digests for one that could not be read. */
export interface Link {
  readonly seq: number;
  readonly prev: Buffer | null;
  readonly digest: Buffer | null;
}

export interface ChainFault {
  readonly kind: 'gap' | 'broken_link';
  readonly from: number;
  readonly to: number;
}

export interface ChainAdvance {
  readonly head: ChainHead;
  readonly faults: readonly ChainFault[];
  /** Below the old head: they fill a gap, and their links must be looked up. */
  readonly late: readonly Link[];
}

const GENESIS = Buffer.alloc(32);

/** Joins new records to the end of a chain. Whatever does not fit is named, and the chain goes on behind it. Pure; `links` in any order, each seq once. */
export function advance(head: ChainHead, links: readonly Link[]): ChainAdvance {
  const faults: ChainFault[] = [];
  const late: Link[] = [];
  let { contiguous, highest, highestDigest } = head;
  for (const link of links.toSorted((a, b) => a.seq - b.seq)) {
    if (link.seq <= highest) {
      late.push(link);
      continue;
    }
    const follows = link.seq === highest + 1;
    if (!follows) faults.push({ kind: 'gap', from: highest + 1, to: link.seq - 1 });
    else if (!linksTo(link, link.seq === 0 ? GENESIS : highestDigest)) faults.push({ kind: 'broken_link', from: link.seq, to: link.seq });
    if (follows && contiguous === highest) contiguous = link.seq;
    highest = link.seq;
    highestDigest = link.digest;
  }
  return { head: { contiguous, highest, highestDigest }, faults, late };
}

/** Unknown digests prove nothing either way. */
const linksTo = (link: Link, digest: Buffer | null): boolean => link.prev === null || digest === null || link.prev.equals(digest);
