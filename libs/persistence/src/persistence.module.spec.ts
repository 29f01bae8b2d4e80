import { CONFIG, ostiaryConfigSchema, startService } from '#chassis';
import { holdEnded, type TopicData } from '#contracts';
import { type Delivered, InProcessBus, On } from '#messaging';
import { eventually } from '#messaging/testing';
import { Controller, Inject, Logger, Module } from '@nestjs/common';
import { Column, DataSource, Entity, type MigrationInterface, PrimaryColumn, type QueryRunner } from 'typeorm';
import { Inbox } from './inbox/inbox.js';
import { Outbox } from './outbox/outbox.js';
import { PersistenceModule } from './persistence.module.js';
import { testDatabase, type TestDatabase } from './testing/test-database.js';
import { Transactions } from './transactions.js';

Logger.overrideLogger(false);

@Entity('notes')
class Note {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text' })
  text!: string;
}

class CreateNotes1767225700000 implements MigrationInterface {
  readonly name = 'CreateNotes1767225700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE notes (id text PRIMARY KEY, text text NOT NULL)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE notes');
  }
}

const policyStore = PersistenceModule.forService({ service: 'policy', entities: [Note], migrations: [CreateNotes1767225700000] });
const approvalStore = PersistenceModule.forService({ service: 'approval', entities: [Note], migrations: [CreateNotes1767225700000] });

@Controller()
class PolicySide {
  constructor(
    readonly transactions: Transactions,
    readonly outbox: Outbox,
    @Inject(CONFIG) readonly config: unknown,
  ) {}
}

@Controller()
class ApprovalSide {
  constructor(
    readonly transactions: Transactions,
    readonly inbox: Inbox,
  ) {}

  @On(holdEnded)
  async onEnded({ envelope }: Delivered<TopicData<typeof holdEnded>>): Promise<void> {
    await this.transactions.run(async (manager) => {
      if (!(await this.inbox.once(manager, 'notes', envelope.id))) return;
      await manager.getRepository(Note).insert({ id: envelope.data.approvalId, text: 'from the bus' });
    });
  }
}

@Module({ imports: [policyStore], controllers: [PolicySide], exports: [policyStore] })
class PolicySideModule {}

@Module({ imports: [approvalStore], controllers: [ApprovalSide] })
class ApprovalSideModule {}

describe('two services in one process, each with its store', () => {
  let database: TestDatabase;
  const bus = new InProcessBus();
  const start = () =>
    startService({
      name: 'control',
      modules: [PolicySideModule, ApprovalSideModule],
      host: '127.0.0.1',
      port: 0,
      bus,
      config: ostiaryConfigSchema.parse({ database: { kind: 'postgres', url: database.url, poolSize: 3 }, logging: { level: 'silent' } }),
    });
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(async () => {
    await bus.close();
    await database.dispose();
  });

  it('have schemas of their own, and an event commits with its data and arrives once', async () => {
    const service = await start();
    const policy = service.app.get(PolicySide);
    const approval = service.app.get(ApprovalSide);
    const id = await policy.transactions.run(async (manager) => {
      await manager.getRepository(Note).insert({ id: 'mine', text: 'policy only' });
      return await policy.outbox.append(manager, holdEnded, {
        key: 'a-1',
        subject: 'a-1',
        data: { approvalId: 'a-1', exchangeId: 'e', cause: 'released', endedAt: '2026-01-01T00:00:00Z' },
      });
    });
    const notes = () => approval.transactions.read((manager) => manager.getRepository(Note).find());
    await eventually('the note', async () => (await notes()).length > 0);
    expect(await notes()).toEqual([{ id: 'a-1', text: 'from the bus' }]);

    await bus.publish(holdEnded, {
      id,
      key: 'a-1',
      subject: 'a-1',
      data: { approvalId: 'a-1', exchangeId: 'e', cause: 'released', endedAt: '2026-01-01T00:00:00Z' },
    });
    expect(await notes()).toHaveLength(1);
    const report = await service.readiness.report();
    expect(report).toEqual({
      ready: true,
      parts: { bus: 'ready', consumers: 'ready', 'database policy': 'ready', 'database approval': 'ready' },
    });
    await service.close();
  });

  it('find schemas and data again at the next start, several replicas at once', async () => {
    const services = await Promise.all([start(), start(), start()]);
    const notes = await services[0].app
      .select(PolicySideModule)
      .get(DataSource, { strict: false })
      .query('SELECT count(*)::int AS n FROM policy.notes');
    expect(notes).toEqual([{ n: 1 }]);
    await Promise.all(services.map((service) => service.close()));
  });
});
