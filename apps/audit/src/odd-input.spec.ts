import { openApiDocument } from '#chassis';
import { oddInputContract } from '#chassis/testing';
import { AuditModule } from './audit.module.js';
import { exchangeDay, FIRST_DAY } from './partitions/day.js';
import { AuditServiceFake } from './testing/audit-service.fake.js';

describe('the audit API', () => {
  let audit: AuditServiceFake;
  beforeAll(async () => {
    audit = await AuditServiceFake.start();
  });
  afterAll(() => audit.close());

  it.each([
    'ffffffff-ffff-7fff-bfff-ffffffffffff',
    '00000000-0000-7000-8000-000000000000',
    'e677d21f-dbff-7000-8000-000000000000',
    'e677d21f-dc00-7000-8000-000000000000',
  ])('knows no exchange of whatever moment %s names', async (id) => {
    for (const path of [
      `exchanges/${id}`,
      `exchanges/${id}/request`,
      `exchanges/${id}/proof`,
      `exchanges/${id}/replay`,
      `references/${id}`,
    ])
      expect([path, (await audit.get(`/api/${path}`, 'erin')).status]).toEqual([path, 404]);
  });

  it('has one day of an id, in the database and before it', async () => {
    const ids = [
      'ffffffff-ffff-7fff-bfff-ffffffffffff',
      'e677d21f-dbff-7000-8000-000000000000',
      'e677d21f-dc00-7000-8000-000000000000',
      '019a0000-0000-7000-8000-000000000000',
      'x',
    ];
    const rows = await audit.query('SELECT exchange_day(id)::text AS day FROM unnest($1::text[]) AS id', [ids]);
    expect(rows.map((row) => row['day'])).toEqual(ids.map(exchangeDay));
    expect(ids.map(exchangeDay).slice(0, 3)).toEqual([FIRST_DAY, '9999-12-31', FIRST_DAY]);
  });

  oddInputContract({
    document: () => openApiDocument([AuditModule], 'audit', '1'),
    url: () => audit.service.url,
    token: () => audit.token('erin'),
  });
});
