import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An id whose time is later than the year 9999 is of the first day of all, as ids are that tell no time: no clock made it, and no date says it in four digits. */
export class BoundDays1767226020000 implements MigrationInterface {
  readonly name = 'BoundDays1767226020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(exchangeDay('AND days <= 2932896'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(exchangeDay(''));
  }
}

const exchangeDay = (bound: string): string => `
  CREATE OR REPLACE FUNCTION exchange_day(id text) RETURNS date LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT date '1970-01-01' + CASE WHEN days IS NOT NULL ${bound} THEN days ELSE 0 END FROM (SELECT CASE
      WHEN id ~ '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$'
      THEN (('x0000' || left(id, 8) || substr(id, 10, 4))::bit(64)::bigint / 86400000)::int END AS days) told $$`;
