import { hash } from 'node:crypto';
import type { Client, Principal } from '#contracts';
import { storable, storableJson } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

export interface Caller {
  readonly principal: Principal | null;
  readonly client: Client;
  readonly address?: string | null;
}

/** The numbers of callers. */
@Injectable()
export class CallersStore {
  /** The number of each, in their order; who has none yet gets one. */
  async numbers(manager: EntityManager, callers: readonly Caller[]): Promise<number[]> {
    const rows = callers.map(rowOf);
    const distinct = [...new Map(rows.map((row) => [row.digest.toString('hex'), row])).values()].sort((a, b) =>
      Buffer.compare(a.digest, b.digest),
    );
    const known = new Map<string, number>();
    const missing = () => distinct.filter(({ digest }) => !known.has(digest.toString('hex')));
    await this.find(manager, distinct, known);
    if (missing().length > 0) {
      await this.insert(manager, missing());
      await this.find(manager, missing(), known);
    }
    return rows.map(({ digest }) => known.get(digest.toString('hex'))!);
  }

  private async find(manager: EntityManager, rows: readonly CallerRow[], known: Map<string, number>): Promise<void> {
    if (rows.length === 0) return;
    // Held, so that retention does not forget one that is about to be named again.
    const found = await manager.query<{ number: number; digest: Buffer }[]>(
      'SELECT number, digest FROM caller WHERE digest = ANY($1) ORDER BY digest FOR KEY SHARE',
      [rows.map(({ digest }) => digest)],
    );
    for (const { number, digest } of found) known.set(digest.toString('hex'), number);
  }

  private async insert(manager: EntityManager, rows: readonly CallerRow[]): Promise<void> {
    await manager.query(
      `INSERT INTO caller (digest, principal, client, address)
       SELECT * FROM unnest($1::bytea[], $2::jsonb[], $3::jsonb[], $4::text[]) ON CONFLICT DO NOTHING`,
      [
        rows.map(({ digest }) => digest),
        rows.map(({ principal }) => principal),
        rows.map(({ client }) => client),
        rows.map(({ address }) => address),
      ],
    );
  }
}

interface CallerRow {
  readonly digest: Buffer;
  readonly principal: string | null;
  readonly client: string;
  readonly address: string | null;
}

function rowOf({ principal, client, address = null }: Caller): CallerRow {
  const row = { principal: principal && storableJson(principal), client: storableJson(client), address: address && storable(address) };
  // Without an address as before there were any.
  const told = [row.principal, row.client, ...(row.address === null ? [] : [row.address])];
  return { ...row, digest: hash('sha256', JSON.stringify(told), 'buffer') };
}
