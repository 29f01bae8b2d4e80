import { Logger } from '@nestjs/common';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { testStore } from './testing/test-store.js';

Logger.overrideLogger(false);

let limit: string | undefined;

class AsksForTheLimit1767225690000 implements MigrationInterface {
  readonly name = 'AsksForTheLimit1767225690000';

  async up(runner: QueryRunner): Promise<void> {
    const rows = (await runner.query('SHOW statement_timeout')) as { statement_timeout: string }[];
    limit = rows[0]?.statement_timeout;
  }

  down(): Promise<void> {
    return Promise.resolve();
  }
}

describe('connections to the database', () => {
  it('bound the time of every statement, but for those of migrations', async () => {
    const store = await testStore({ service: 'approval', entities: [], migrations: [AsksForTheLimit1767225690000] });
    // More than the pool has, so that the one that migrated is among them.
    const limits = await Promise.all(
      Array.from({ length: 12 }, () =>
        store.transactions.run((manager) => manager.query<{ statement_timeout: string }[]>('SHOW statement_timeout')),
      ),
    );
    expect(limit).toBe('0');
    expect(new Set(limits.map(([row]) => row!.statement_timeout))).toEqual(new Set(['1min']));
    await store.dispose();
  });
});
