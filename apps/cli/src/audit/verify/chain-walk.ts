import type { AuditDatabase } from './audit-database.js';
import type { ChainRow, RecordRow } from './record-rows.js';
import type { Report } from './report.js';
import type { Seals } from './seals.js';

const GENESIS = Buffer.alloc(32);

interface Last {
  readonly chainNumber: number;
  readonly chain: string;
  readonly seq: number;
  readonly digest: Buffer;
}

/** Walks the chains record by record: each must follow the one before it, and all must be there. */
export class ChainWalk {
  private last: Last | null = null;
  private readonly walked = new Set<number>();

  constructor(
    private readonly database: AuditDatabase,
    private readonly chains: ReadonlyMap<number, ChainRow>,
    /** Whether chains are walked from their beginning; else each from the first that comes. */
    private readonly isWhole: boolean,
    private readonly seals: Seals,
    private readonly report: Report,
  ) {}

  async step(row: RecordRow): Promise<void> {
    if (this.last?.chainNumber !== row.chainNumber) {
      await this.finish();
      this.report.count('chains');
      this.walked.add(row.chainNumber);
      this.last = this.isWhole ? { chainNumber: row.chainNumber, chain: row.chain, seq: -1, digest: GENESIS } : null;
    }
    const { last } = this;
    const before = this.seals.digestAt(row.chain, row.seq - 1);
    if (last !== null && row.seq > last.seq + 1) await this.gap(row, last.seq + 1, row.seq - 1);
    else if (last !== null && !row.prev.equals(last.digest)) this.report.fault('link_broken', { chain: row.chain, seq: row.seq });
    if (typeof before === 'string' && before !== row.prev.toString('hex'))
      this.report.fault('link_broken', { chain: row.chain, seq: row.seq });
    this.last = { chainNumber: row.chainNumber, chain: row.chain, seq: row.seq, digest: row.digest };
  }

  async end(): Promise<void> {
    await this.finish();
    if (!this.isWhole) return;
    for (const { number, id, highest } of this.chains.values())
      if (!this.walked.has(number) && highest >= 0 && (await this.untaken(id, 0, highest)) > 0)
        this.report.fault('chain_cut', { chain: id, seq: 0 }, `It had records up to ${highest}.`);
  }

  private async finish(): Promise<void> {
    const { last } = this;
    const head = last === null ? undefined : this.chains.get(last.chainNumber);
    if (last === null || head === undefined || head.highest <= last.seq) return;
    if ((await this.untaken(last.chain, last.seq + 1, head.highest)) > 0)
      this.report.fault('chain_cut', { chain: last.chain, seq: last.seq + 1 }, `It had records up to ${head.highest}.`);
  }

  private async gap({ chain, chainNumber }: RecordRow, from: number, to: number): Promise<void> {
    if ((await this.untaken(chain, from, to)) === 0) return;
    const declared = this.chains.get(chainNumber)?.lossDeclared ? ' Ingress has said that it lost some.' : '';
    this.report.fault('chain_gap', { chain, seq: from }, `Up to ${to}.${declared}`);
  }

  /** Of these places, how many were neither set aside nor sealed. */
  private async untaken(chain: string, from: number, to: number): Promise<number> {
    if (this.seals.areClosed) return 0;
    let left = 0;
    for (const [first, last] of this.seals.unsealedSeqs(chain, from, to)) {
      const [row] = await this.database.all<{ taken: string }>(
        'SELECT count(DISTINCT seq) AS taken FROM poison_record WHERE chain = $1 AND seq BETWEEN $2 AND $3',
        [chain, first, last],
      );
      left += last - first + 1 - Number(row?.taken ?? 0);
    }
    return left;
  }
}
