import { approvalChanged, policyPublished, securityEvents } from '#contracts';
import { eventually } from '#messaging/testing';
import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { entries } from '../testing/entries.fake.js';
import { JournalChain } from '../testing/journal-chain.fake.js';
import { approvalExample } from './examples/approval.example.js';
import type { OcsfEvent } from '../security-events/ocsf-event.js';
import { OcsfValidator } from '../security-events/ocsf/ocsf-validator.js';

type Heard = { readonly key: string; readonly id: string; readonly event: OcsfEvent };

const validator = new OcsfValidator();

describe('the topic for a security team', () => {
  let audit: AuditServiceFake;
  const heard: Heard[] = [];
  beforeAll(async () => {
    // The records of these specs were written long ago.
    audit = await AuditServiceFake.start(undefined, { audit: { securityEvents: { journalLateMs: 1e12 } } });
    await audit.bus.subscribe(securityEvents, { group: 'soc', from: 'earliest' }, async ({ key, envelope }) => {
      heard.push({ key, id: envelope.id, event: envelope.data });
    });
  });
  afterAll(() => audit.close());

  const codesOf = (about: string) =>
    heard.filter(({ event }) => event.metadata.correlation_uid === about).map(({ event }) => event.metadata.event_code);
  const hear = (about: string, codes: readonly string[]) =>
    eventually(
      `${codes.join(', ')} of ${about}, not ${codesOf(about).join(', ')}`,
      () => codesOf(about).length >= codes.length || undefined,
    ).then(() => expect(codesOf(about)).toEqual(codes));
  const outbox = async () => (await audit.query('SELECT 1 FROM outbox WHERE topic = $1', [securityEvents.name])).length;

  it('tells each exchange when it has ended, after what was found in it, once, however often the record comes', async () => {
    const chain = new JournalChain('soc-once');
    const records = [
      chain.addTogether([entries.received('soc-1'), entries.decided('soc-1', 'allow'), entries.forwarded('soc-1')]),
      chain.add(
        entries.ended('soc-1', 'completed', {
          findings: [
            {
              kind: 'aws-access-key',
              category: 'secret',
              severity: 'high',
              confidence: 'high',
              block: 'b',
              start: 0,
              end: 9,
              fingerprint: 'f',
              mask: 'on_the_way',
            },
          ],
        }),
      ),
    ];
    await audit.send([records[0]!]);
    expect(codesOf('soc-1')).toEqual([]);
    await audit.send(records);
    await audit.send(records);
    await hear('soc-1', ['finding.detected', 'exchange.completed']);
    const { key, id, event } = heard.at(-1)!;
    expect([key, id]).toEqual(['session-1', event.metadata.uid]);
    expect(event).toMatchObject({
      class_uid: 6003,
      actor: { user: { uid: 'alice', email_addr: 'alice@example.com' } },
      ai_model: { name: 'claude-test', ai_provider: 'anthropic' },
      message_context: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
    });
  });

  it('tells a beginning that comes after its end, and an end that comes after an interruption, as more events about the same', async () => {
    const chain = new JournalChain('soc-late');
    await audit.send([chain.add(entries.interrupted('soc-2'))]);
    await audit.send([chain.add(entries.received('soc-2'))]);
    await audit.send([chain.addTogether([entries.forwarded('soc-2'), entries.ended('soc-2')])]);
    await audit.send([chain.add(entries.interrupted('soc-2'))]);
    await hear('soc-2', ['exchange.interrupted', 'exchange.interrupted', 'exchange.completed']);
    expect(new Set(heard.filter(({ event }) => event.metadata.correlation_uid === 'soc-2').map(({ id }) => id)).size).toBe(3);
  });

  it('tells what was denied, what went past the record, and trouble with the record itself', async () => {
    const chain = new JournalChain('soc-trouble');
    const [first, lost, third] = [
      chain.addTogether([
        entries.received('soc-3'),
        entries.ended('soc-3', 'refused', { verdict: 'block', provider: null, errorCode: 'policy_denied' }),
      ]),
      chain.add(entries.received('soc-4')),
      chain.add(entries.ended('soc-4')),
    ];
    await audit.send([first]);
    await hear('soc-3', ['exchange.denied', 'exchange.refused']);
    await audit.send([third]);
    await hear('soc-trouble', ['journal.gap']);
    await hear('soc-4', ['journal.bypassed', 'exchange.completed']);
    await audit.send([lost]);
    await audit.send([chain.addBytes('no JSON')]);
    await hear('soc-trouble', ['journal.gap', 'record.set_aside']);
  });

  it('tells that a call was served though nothing could be recorded, when its records come with its end', async () => {
    const chain = new JournalChain('soc-open');
    const { data, ...end } = entries.ended('soc-6') as Extract<ReturnType<typeof entries.ended>, { type: 'exchange.completed' }>;
    const opened = { ...end, data: { ...data, failOpen: true as const } };
    await audit.send([chain.addTogether([entries.received('soc-6'), entries.forwarded('soc-6'), opened])]);
    await hear('soc-6', ['journal.fail_open', 'exchange.completed']);
    await audit.send([chain.addTogether([entries.received('soc-7'), { ...opened, exchange: 'soc-7' }])]);
    await hear('soc-7', ['journal.fail_open', 'exchange.completed']);
  });

  it('tells approvals, policies and who reads', async () => {
    const changes = [
      approvalExample('created', { votes: [] }, { change: 1 }),
      approvalExample('seen', {}, { change: 2 }),
      approvalExample('decided', { state: 'approved', grant: { scope: 'session', until: null } }, { change: 3 }),
    ];
    for (const data of [...changes, ...changes])
      await audit.bus.publish(approvalChanged, { key: data.approvalId, subject: data.approvalId, data });
    await hear(changes[0]!.approvalId, ['approval.requested', 'approval.approved', 'grant.given']);
    const policy = {
      scope: 'soc-scope',
      version: 3,
      source: 'rules: [secret]',
      digest: 'd',
      author: 'carol',
      publishedAt: '2026-01-01T00:00:00.000Z',
    };
    await audit.bus.publish(policyPublished, { key: policy.scope, subject: policy.scope, data: policy });
    await hear('soc-scope', ['policy.published']);
    await audit.get('/api/exchanges/soc-1');
    await eventually('the read', () => codesOf('soc-1').includes('audit.read') || undefined);
    expect((await audit.get('/api/exchanges/soc-1', 'bob')).status).toBe(403);
    expect(heard.filter(({ event }) => event.metadata.event_code === 'audit.read')).toHaveLength(1);
  });

  it('tells what administrators do to the record, in order, without whom it is about and why', async () => {
    const chain = new JournalChain('soc-deeds');
    await audit.send([
      chain.addTogether([entries.received('soc-5', {}, 'soc-session'), entries.ended('soc-5', 'completed', {}, 'soc-session')]),
    ]);
    const ask = async (path: string, body: object) => (await audit.post(path, { reason: 'case 4711', ...body }, 'erin')).body;
    const { id: hold } = await ask('/api/holds', { session: 'soc-session' });
    await ask(`/api/holds/${String(hold)}/release`, {});
    const erased = (await ask('/api/erasures', { session: 'soc-session' })) as { erasure: { id: string } };
    await hear(String(hold), ['hold.placed', 'hold.released']);
    await hear(erased.erasure.id, ['record.erased']);
    const deeds = heard.filter(({ key }) => key === 'audit');
    expect(deeds.map(({ event }) => event.metadata.event_code)).toEqual(['hold.placed', 'hold.released', 'record.erased']);
    expect(deeds.at(-1)!.event).toMatchObject({
      is_alert: true,
      actor: { user: { uid: 'erin' } },
      unmapped: { sessions: 1, session_id: 'soc-session' },
    });
    expect(JSON.stringify(deeds)).not.toContain('case 4711');
  });

  it('has events of OCSF only, none of which holds content, and leaves no rows', async () => {
    expect(heard.flatMap(({ event }) => validator.faultsOf(event))).toEqual([]);
    expect(JSON.stringify(heard)).not.toContain('rules: [secret]');
    await eventually('an empty outbox', async () => (await outbox()) === 0 || undefined);
  });
});

describe('a journal that comes late', () => {
  it('is told, once, before what it brings', async () => {
    const audit = await AuditServiceFake.start();
    try {
      const told: string[] = [];
      await audit.bus.subscribe(
        securityEvents,
        { group: 'soc', from: 'earliest' },
        async ({ envelope }) => void told.push(envelope.data.metadata.event_code),
      );
      const chain = new JournalChain('soc-behind');
      for (const exchange of ['late-1', 'late-2'])
        await audit.send([chain.addTogether([entries.received(exchange), entries.forwarded(exchange), entries.ended(exchange)])]);
      await eventually('both calls', () => told.filter((code) => code === 'exchange.completed').length === 2 || undefined);
      expect(told.filter((code) => code === 'journal.late')).toHaveLength(1);
    } finally {
      await audit.close();
    }
  });
});
