import { Transactions } from '#persistence';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { IngestService } from '../ingest/ingest.service.js';

const AT_ONCE = 200;

interface Row {
  readonly event_id: string;
  readonly chain: string;
  readonly seq: string | null;
  readonly bytes: Buffer;
}

/**
 * What a version before stored in other tables: taken in again by the one way there is, before anything new comes. What is through is removed, so a start
 * that is broken off goes on where it was; of several replicas that do it at once, each finds stored what another has stored.
 */
@Injectable()
export class EarlierRecords implements OnModuleInit {
  private readonly logger = new Logger('Earlier');

  constructor(
    private readonly transactions: Transactions,
    private readonly ingest: IngestService,
  ) {}

  async onModuleInit(): Promise<void> {
    let taken = 0;
    while (await this.isThere()) {
      const rows = await this.next();
      await this.ingest.takeAgain(
        rows.map(({ event_id, chain, seq, bytes }) => ({
          eventId: event_id,
          chain,
          seq: seq === null ? null : Number(seq),
          part: 1,
          parts: 1,
          bytes,
        })),
      );
      await this.remove(rows);
      taken += rows.length;
      if (rows.length > 0) this.logger.log(`${taken} records of earlier tables taken in`);
    }
  }

  private async isThere(): Promise<boolean> {
    const [row] = await this.transactions.read((manager) =>
      manager.query<{ there: boolean }[]>(`SELECT to_regclass('earlier_record') IS NOT NULL AS there`),
    );
    return row?.there === true;
  }

  /** In the order of chains; nothing once all are through. */
  private next(): Promise<Row[]> {
    return this.transactions.read((manager) =>
      manager.query<Row[]>(
        `(SELECT chain || ':' || seq AS event_id, chain, seq, bytes FROM earlier_record ORDER BY chain, seq LIMIT $1)
         UNION ALL (SELECT event_id, chain, seq, bytes FROM earlier_poison ORDER BY chain, seq LIMIT $1)
         ORDER BY chain, seq LIMIT $1`,
        [AT_ONCE],
      ),
    );
  }

  private async remove(rows: readonly Row[]): Promise<void> {
    await this.transactions.run(async (manager) => {
      const places = [rows.map(({ chain }) => chain), rows.map(({ seq }) => seq)];
      await manager.query('DELETE FROM earlier_record WHERE (chain, seq) IN (SELECT * FROM unnest($1::text[], $2::bigint[]))', places);
      await manager.query('DELETE FROM earlier_poison WHERE event_id = ANY($1)', [rows.map(({ event_id }) => event_id)]);
      await manager.query('SELECT drop_earlier()');
    });
  }
}
