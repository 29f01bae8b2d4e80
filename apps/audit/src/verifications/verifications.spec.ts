import { securityEvents, type TopicData } from '#contracts';
import { eventually } from '#messaging/testing';
import { OcsfValidator } from '../security-events/ocsf/ocsf-validator.js';
import { AuditServiceFake } from '../testing/audit-service.fake.js';

describe('what those who verify found', () => {
  let audit: AuditServiceFake;
  const heard: TopicData<typeof securityEvents>[] = [];
  beforeAll(async () => {
    audit = await AuditServiceFake.start();
    await audit.bus.subscribe(securityEvents, { group: 'soc', from: 'earliest' }, async ({ envelope }) => void heard.push(envelope.data));
  });
  afterAll(() => audit.close());
  const clean = { result: 'clean', mode: 'all', checked: { records: 41 }, counts: {} };
  const told = async () =>
    eventually(
      'its event',
      () => heard.findLast(({ metadata }) => metadata.event_code.startsWith('record.verif')) as Record<string, unknown>,
    );

  it.each([
    [clean, 'record.verified', 1, false],
    [{ ...clean, result: 'tampered', counts: { record_missing: 2 } }, 'record.verify_failed', 5, true],
    [{ ...clean, result: 'incomplete', counts: { chain_gap: 1 } }, 'record.verify_failed', 4, true],
    [{ ...clean, result: 'unchecked' }, 'record.verify_failed', 3, true],
  ])('is told to the security team: %j', async (verification, event_code, severity_id, is_alert) => {
    heard.length = 0;
    expect(await audit.post('/api/verifications', verification)).toEqual({ status: 200, body: { told: true } });
    const event = await told();
    expect(event).toMatchObject({
      metadata: { event_code },
      severity_id,
      is_alert,
      unmapped: { result: verification.result, mode: 'all', by: 'dave', counts: verification.counts },
    });
    expect(new OcsfValidator().faultsOf(event)).toEqual([]);
  });

  it('is noted, and taken from auditors and administrators only, without anything else in it', async () => {
    expect((await audit.post('/api/verifications', clean, 'frank')).status).toBe(403);
    expect((await audit.post('/api/verifications', { ...clean, faults: [{ session: 's1' }] })).status).toBe(400);
    const { items } = (await audit.get('/api/access')).body as { items: { action: string }[] };
    expect(items.filter(({ action }) => action === 'verification.tell')).toHaveLength(4);
  });
});
