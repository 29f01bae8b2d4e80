import { connect as dial, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { defineTopic } from '#contracts';
import { deadLetterTopic, InProcessBus } from '#messaging';
import { eventually } from '#messaging/testing';
import { Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { connect } from './connect.js';
import { storeFaultOf, StoreUnavailable } from './store-unavailable.js';
import { testStore, type TestStore } from './testing/test-store.js';
import { Transactions } from './transactions.js';

Logger.overrideLogger(false);

const options = { service: 'approval', entities: [], migrations: [] } as const;

/** A way to the database that can be closed: to whoever came by it the database is then away. */
async function standIn(target: string): Promise<{ url: string; close: () => void }> {
  const [url, sockets] = [new URL(target), new Set<Socket>()];
  const server = createServer((client) => {
    const behind = dial(Number(url.port), url.hostname);
    for (const [from, to] of [
      [client, behind],
      [behind, client],
    ] as const)
      sockets.add(from.on('error', () => undefined).on('close', () => to.destroy()));
    client.pipe(behind).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const way = new URL(target);
  way.port = String((server.address() as { port: number }).port);
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { url: way.href, close };
}

describe('transactions that fail', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await testStore(options);
  });
  afterAll(() => store.dispose());

  it('say that the database is away when it is', async () => {
    const server = await standIn(store.url);
    const source = await connect({ kind: 'postgres', url: server.url, poolSize: 2 }, options);
    const transactions = new Transactions(source);
    const cut = transactions.run(async (manager) => {
      server.close();
      await manager.query('SELECT 1');
    });
    await expect(cut).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(transactions.run((manager) => manager.query('SELECT 1'))).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(transactions.read((manager) => manager.query('SELECT 1'))).rejects.toBeInstanceOf(StoreUnavailable);
    await source.destroy();
  });

  /** The database answers others meanwhile: then the work is at fault, however it failed. */
  const faults: Record<string, (manager: EntityManager) => Promise<unknown>> = {
    'a statement that makes no sense': (manager) => manager.query('SELECT nonsense'),
    'one that takes too long': async (manager) => {
      await manager.query("SET LOCAL statement_timeout = '20ms'");
      await manager.query('SELECT pg_sleep(60)');
    },
    'one whose connection the server ends': (manager) => manager.query('SELECT pg_terminate_backend(pg_backend_pid())'),
    'one with more parameters than the protocol can count': (manager) =>
      manager.query(
        `SELECT ${Array.from({ length: 66_000 }, (_, n) => `$${n + 1}::int`).join(' + ')}`,
        Array.from({ length: 66_000 }, () => 1),
      ),
    'a value that cannot be stored': (manager) => manager.query('SELECT $1::text', ['\0']),
    'a value that is too large': (manager) => manager.query("SELECT repeat('x', 1100000000)"),
    'a connection that is cut while the work waits for something else': async (manager) => {
      const [row] = await manager.query<{ pid: number }[]>('SELECT pg_backend_pid() AS pid');
      await store.source.query('SELECT pg_terminate_backend($1)', [row!.pid]);
      await pause(50);
      await manager.query('SELECT 1');
    },
  };
  it.each(Object.entries(faults))('do not take for an outage %s', async (_what, work) => {
    const failed = store.transactions.run(work);
    await expect(failed).rejects.toThrow();
    await expect(failed).rejects.not.toBeInstanceOf(StoreUnavailable);
    expect(await store.transactions.read((manager) => manager.query('SELECT 1 AS n'))).toEqual([{ n: 1 }]);
  });

  it.each(Object.entries(faults))('let a bus set aside a message that brings %s, and go on behind it', async (_what, work) => {
    const topic = defineTopic({
      name: 'ostiary.test.poison.v1',
      schema: z.object({ n: z.number() }),
      key: 'a key',
      producers: ['policy'],
      consumers: ['audit'],
      retention: 60_000,
      description: 'For these tests.',
    });
    const bus = new InProcessBus({ retry: { attempts: 3, firstDelayMs: 1, maxDelayMs: 2 } });
    const [letters, handled]: [string[], number[]] = [[], []];
    let attempts = 0;
    await bus.subscribeBatches(deadLetterTopic(topic)!, { group: 'g', from: 'earliest' }, async (batch) => {
      letters.push(...batch.map(({ headers }) => headers['ostiary_dead_reason'] ?? ''));
    });
    await bus.subscribe(topic, { group: 'g', from: 'earliest' }, async ({ envelope: { data } }) => {
      if (data.n === 1) attempts += 1;
      await store.transactions.run((manager) => (data.n === 1 ? work(manager) : manager.query('SELECT 1')));
      handled.push(data.n);
    });
    for (const n of [0, 1, 2]) await bus.publish(topic, { key: 'k', subject: 's', data: { n } });
    await eventually('the one behind it', () => handled.length === 2 && letters.length === 1);
    expect([handled, attempts]).toEqual([[0, 2], 3]);
    await bus.close();
  });

  it('bound what conflicts with others for ever', async () => {
    let tries = 0;
    const always = store.transactions.run(async () => {
      tries += 1;
      throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
    });
    await expect(always).rejects.toThrow('deadlock detected');
    expect(tries).toBe(5);
  });

  it('tell what never reached the database from what it cut or refused', () => {
    const coded = (code: string) => Object.assign(new Error('x'), { code });
    expect(storeFaultOf(new AggregateError([coded('ECONNREFUSED')]))).toBe('unreached');
    expect(['53300', '57P03', 'ENOTFOUND'].map((code) => storeFaultOf(coded(code)))).toEqual(['unreached', 'unreached', 'unreached']);
    expect(['ECONNRESET', '08P01', '57P01', '57P02'].map((code) => storeFaultOf(coded(code)))).toEqual(['cut', 'cut', 'cut', 'cut']);
    expect(['57014', '53200', '53100', '22P05', '54000'].map((code) => storeFaultOf(coded(code)))).toEqual(Array(5).fill('refused'));
    expect(storeFaultOf(new Error('column connection does not exist'))).toBe('refused');
  });
});
