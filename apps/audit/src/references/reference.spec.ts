import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { entries } from '../testing/entries.fake.js';
import { JournalChain } from '../testing/journal-chain.fake.js';

describe('what callers quote', () => {
  let audit: AuditServiceFake;
  beforeAll(async () => {
    audit = await AuditServiceFake.start();
    const chain = new JournalChain('chain');
    await audit.send([
      chain.add(entries.received('x1')),
      chain.add(entries.held('x1', 'a1')),
      chain.add(entries.ended('x1', 'refused', { verdict: 'block', status: 403, errorCode: 'policy_denied' })),
      chain.add(entries.received('x2', { startedAt: '2026-01-02T00:00:00.000Z' })),
      chain.add(entries.decided('x2', 'allow', 'session-1', [{ approvalId: 'a1', scope: 'session' }])),
    ]);
  });
  afterAll(() => audit.close());

  it('is found as an exchange', async () => {
    expect(await audit.get('/api/references/x1', 'frank')).toMatchObject({
      status: 200,
      body: {
        kind: 'exchange',
        approval: null,
        exchanges: [{ id: 'x1', sessionId: 'session-1', status: 403, errorCode: 'policy_denied' }],
      },
    });
  });

  it('is found as an approval, with all that hung on it', async () => {
    const { body } = await audit.get('/api/references/a1');
    expect(body).toMatchObject({ kind: 'approval', exchanges: [{ id: 'x2' }, { id: 'x1' }] });
  });

  it('is unknown where nothing is recorded, and asking is noted where something is', async () => {
    expect((await audit.get('/api/references/nothing')).body).toMatchObject({ code: 'resource_unknown' });
    const notes = await audit.query(`SELECT target->>'reference' AS reference FROM access WHERE action = 'reference.read' ORDER BY id`);
    expect(notes).toEqual([{ reference: 'x1' }, { reference: 'a1' }]);
  });
});
