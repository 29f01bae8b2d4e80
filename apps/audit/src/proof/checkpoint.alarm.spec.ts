import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock, ostiaryConfigSchema } from '#chassis';
import { securityEvents, type TopicData } from '#contracts';
import { eventually } from '#messaging/testing';
import { type TestStore, testStore } from '#persistence/testing';
import { SecurityEvents } from '../security-events/security-events.js';
import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { entries } from '../testing/entries.fake.js';
import { JournalChain } from '../testing/journal-chain.fake.js';
import { CheckpointAlarm } from './checkpoint.alarm.js';
import { LogKeys } from './log-keys.js';

type Heard = TopicData<typeof securityEvents>;

/** Cannot tell while its database is away. */
class TroubledEvents extends SecurityEvents {
  isAway = false;

  override async tell(...what: Parameters<SecurityEvents['tell']>): Promise<void> {
    if (this.isAway) throw new Error('away');
    await super.tell(...what);
  }
}

describe('the alarm of checkpoints', () => {
  let store: TestStore;
  let home: string;
  let clock: ManualClock;
  let events: TroubledEvents;
  let alarm: CheckpointAlarm;
  const heard: Heard[] = [];
  const codes = () => heard.map(({ metadata }) => metadata.event_code);
  const count = (wanted: number) => eventually(`${wanted} events`, () => heard.length === wanted || undefined);

  beforeEach(async () => {
    heard.length = 0;
    home = await mkdtemp(join(tmpdir(), 'ostiary-alarm-'));
    const config = ostiaryConfigSchema.parse({ home, audit: { checkpoints: { origin: 'log.test', lateMs: 1_000 } } });
    store = await testStore({ service: 'audit', entities: [], migrations: [] });
    await store.bus.subscribe(securityEvents, { group: 'soc', from: 'earliest' }, async ({ envelope }) => void heard.push(envelope.data));
    clock = new ManualClock();
    events = new TroubledEvents(store.outbox, config);
    alarm = new CheckpointAlarm(store.transactions, events, await LogKeys.load(config), clock, config);
  });
  afterEach(async () => {
    await store.dispose();
    await rm(home, { recursive: true });
  });

  it('tells once that nothing is signed, and again when it happens again', async () => {
    await clock.advance(900);
    await alarm.note(true, new Map());
    await clock.advance(900);
    await alarm.note(false, new Map());
    expect(heard).toEqual([]);
    await clock.advance(200);
    await alarm.note(false, new Map());
    await clock.advance(5_000);
    await alarm.note(false, new Map());
    await count(1);
    await alarm.note(true, new Map());
    await clock.advance(1_000);
    await alarm.note(false, new Map());
    await count(2);
    expect(codes()).toEqual(['checkpoint.late', 'checkpoint.late']);
    expect(heard[0]).toMatchObject({ is_alert: true, unmapped: { origin: 'log.test', late_seconds: 1 } });
    expect(new Set(heard.map(({ metadata }) => metadata.uid)).size).toBe(2);
  });

  it('tells later what it cannot tell now, though all is signed by then', async () => {
    events.isAway = true;
    await clock.advance(3_000);
    await alarm.note(false, new Map());
    await clock.advance(4_000);
    await alarm.note(true, new Map());
    events.isAway = false;
    await alarm.note(true, new Map());
    await alarm.note(true, new Map());
    await count(1);
    expect(heard[0]).toMatchObject({ metadata: { event_code: 'checkpoint.late' }, unmapped: { late_seconds: 7 } });
  });

  it('tells at once, and once, of a log that may not be signed', async () => {
    await alarm.note(false, new Map([[3, 40]]));
    await alarm.note(false, new Map([[3, 40]]));
    await count(1);
    expect(heard[0]).toMatchObject({ metadata: { event_code: 'checkpoint.refused' }, unmapped: { origin: 'log.test/3', signed_size: 40 } });
  });
});

describe('a log that lost what was signed of it', () => {
  it('is told to the security team by the service', async () => {
    const audit = await AuditServiceFake.start(undefined, { audit: { checkpoints: { everyMs: 100 } } });
    try {
      const heard: string[] = [];
      await audit.bus.subscribe(
        securityEvents,
        { group: 'soc', from: 'earliest' },
        async ({ envelope }) => void heard.push(envelope.data.metadata.event_code),
      );
      const chain = new JournalChain('alarm');
      await audit.send([chain.add(entries.received('alarm-1'))]);
      await eventually('a checkpoint', async () => (await audit.query('SELECT 1 FROM checkpoint')).length > 0 || undefined);
      await audit.query(`UPDATE tree_head SET size = 0, edge = ''`);
      await eventually('the alarm', () => heard.includes('checkpoint.refused') || undefined);
    } finally {
      await audit.close();
    }
  });
});
