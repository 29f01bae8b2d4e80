import { Logger } from '@nestjs/common';
import { connect } from './connect.js';
import { testStore, type TestStore } from './testing/test-store.js';

Logger.overrideLogger(false);

const options = { service: 'approval', entities: [], migrations: [] } as const;

describe('transactions', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await testStore(options);
    await store.source.query('CREATE TABLE counters (id int PRIMARY KEY, n int NOT NULL)');
    await store.source.query('INSERT INTO counters VALUES (1, 0), (2, 0)');
  });
  afterAll(() => store.dispose());
  const value = async (id: number) => (await store.source.query<{ n: number }[]>('SELECT n FROM counters WHERE id = $1', [id]))[0]!.n;

  it('commit all or nothing, and tell of a commit only when there was one', async () => {
    const told: string[] = [];
    await expect(
      store.transactions.run(async (manager) => {
        store.transactions.afterCommit(manager, () => told.push('undone'));
        await manager.query('UPDATE counters SET n = 99 WHERE id = 1');
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await store.transactions.run(async (manager) => {
      store.transactions.afterCommit(manager, () => told.push('done'));
      await manager.query('UPDATE counters SET n = 1 WHERE id = 1');
      expect(told).toEqual([]);
    });
    expect([await value(1), told]).toEqual([1, ['done']]);
    expect(() => store.transactions.afterCommit(store.source.manager, () => undefined)).toThrow('EntityManager');
  });

  it('run again after a conflict, until they can be put in a row', async () => {
    await store.source.query('UPDATE counters SET n = 0');
    const increment = () =>
      store.transactions.run(
        async (manager) => {
          const [row] = await manager.query<{ n: number }[]>('SELECT n FROM counters WHERE id = 1');
          await manager.query('UPDATE counters SET n = $1 WHERE id = 1', [row!.n + 1]);
        },
        { isolation: 'SERIALIZABLE' },
      );
    await Promise.all(Array.from({ length: 4 }, increment));
    expect(await value(1)).toBe(4);
  });

  it('give way where their process stands still in the middle, and were not', async () => {
    await store.source.query('UPDATE counters SET n = 0');
    const [frozen, locked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const standing = store.transactions.run(
      async (manager) => {
        await manager.query('UPDATE counters SET n = 99 WHERE id = 1');
        locked.resolve();
        await frozen.promise;
        await manager.query('SELECT 1');
      },
      { idleMs: 50 },
    );
    await locked.promise;
    // Waits for the row, for as long as it takes.
    await store.transactions.run((manager) => manager.query('UPDATE counters SET n = n + 1 WHERE id = 1'));
    frozen.resolve();
    await expect(standing).rejects.toThrow();
    expect(await value(1)).toBe(1);
  });

  it('let one event in once, concurrent deliveries included, and again when its handling failed', async () => {
    const handle = () =>
      store.transactions.run(async (manager) => {
        if (!(await store.inbox.once(manager, 'counter', 'event-1'))) return;
        await manager.query('UPDATE counters SET n = n + 1 WHERE id = 2');
      });
    await expect(
      store.transactions.run(async (manager) => {
        expect(await store.inbox.once(manager, 'counter', 'event-1')).toBe(true);
        throw new Error('handling failed');
      }),
    ).rejects.toThrow('handling failed');
    await Promise.all(Array.from({ length: 4 }, handle));
    expect(await value(2)).toBe(1);
    await store.transactions.run((manager) => store.inbox.sweep(manager));
    expect(await store.transactions.run((manager) => store.inbox.once(manager, 'counter', 'event-1'))).toBe(false);
    expect(await store.transactions.run((manager) => store.inbox.once(manager, 'another', 'event-1'))).toBe(true);
  });

  it('are there once the database is: a start waits for it', async () => {
    const nowhere = new URL(store.url);
    nowhere.port = '1';
    const giveUp = new AbortController();
    const waiting = connect(
      { kind: 'postgres', url: nowhere.href, poolSize: 2 },
      { service: 'approval', entities: [], migrations: [] },
      giveUp.signal,
    );
    setTimeout(() => giveUp.abort(), 300);
    await expect(waiting).rejects.toThrow('ECONNREFUSED');
  });
});
