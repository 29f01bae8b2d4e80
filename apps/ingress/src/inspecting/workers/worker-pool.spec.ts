import type { WorkerResult } from '../inspection-protocol.js';
import { wideBudget } from '../inspection-budget.fake.js';
import { ThreadLostError } from './job.js';
import { scriptedThreads } from './scripted-thread.fake.js';
import { type PoolLimits, WorkerPool } from './worker-pool.js';

const limits: PoolLimits = { threads: 2, timeoutMs: 60_000, queueMs: 60_000, idleMs: 600_000, weight: 100 };
const rules = { ask: 'rules', sources: { source: '', scoped: [] }, version: 1, key: new Uint8Array() } as const;
const refused = (code: string): unknown => expect.objectContaining({ code });
const pools: WorkerPool[] = [];
const open = (changes: Partial<PoolLimits> = {}) => {
  const { threads, start } = scriptedThreads();
  const pool = new WorkerPool(start, { ...limits, ...changes });
  pools.push(pool);
  const about = (principal: string, left = new AbortController().signal) => ({ principal, left, weight: 1 });
  const read = (principal: string, request: number, { left, weight = 1 }: { left?: AbortSignal; weight?: number } = {}) => {
    const question = { ask: 'inspect', request, version: 1, input: inputOf(principal) } as const;
    const answer = pool.read({ ...about(principal, left), weight, question }, rules);
    answer.catch(() => undefined);
    return answer;
  };
  return { threads, pool, about, read };
};
const inputOf = (principal: string) => ({
  format: 'anthropic' as const,
  body: new Uint8Array(),
  principal,
  headers: {},
  budget: wideBudget,
});
/** What becomes of a promise that nobody has to wait for. */
const settled = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => value,
    (error: unknown) => error,
  );
const resultOf = (promise: Promise<{ result: WorkerResult }>): Promise<unknown> => settled(promise.then(({ result }) => result));

describe('WorkerPool', () => {
  afterEach(async () => Promise.all(pools.splice(0).map((pool) => pool.close())));

  it('starts a thread when there is work for it, and teaches it the rules once', async () => {
    const { threads, read } = open();
    expect(threads).toHaveLength(0);
    const first = resultOf(read('alice', 1));
    threads[0]!.answer('one');
    expect(await first).toBe('one');
    const second = resultOf(read('alice', 2));
    threads[0]!.answer('two');
    expect(await second).toBe('two');
    expect(threads).toHaveLength(1);
    expect(threads[0]!.posted.map(({ ask }) => ask)).toEqual(['rules', 'inspect', 'inspect']);
  });

  it('gives a thread one question at a time, and nobody all of the threads', () => {
    const { threads, read } = open();
    for (let request = 1; request <= 20; request++) void read('alice', request);
    expect(threads.map(({ bodies }) => bodies)).toEqual([[1]]);
    void read('bob', 100);
    expect(threads.map(({ bodies }) => bodies)).toEqual([[1], [100]]);
    threads[0]!.answer('');
    threads[1]!.answer('');
    expect(threads.map(({ bodies }) => bodies)).toEqual([[1, 2], [100]]);
  });

  it('lets principals take turns on one thread', () => {
    const { threads, read } = open({ threads: 1 });
    for (let request = 1; request <= 20; request++) void read('alice', request);
    void read('bob', 100);
    threads[0]!.answer('');
    threads[0]!.answer('');
    expect(threads[0]!.bodies).toEqual([1, 2, 100]);
  });

  it('asks the thread that knows a principal first', async () => {
    const { threads, read } = open();
    void read('alice', 1);
    void read('bob', 2);
    threads[0]!.answer('');
    threads[1]!.answer('');
    void read('bob', 3);
    void read('alice', 4);
    expect(threads.map(({ bodies }) => bodies)).toEqual([
      [1, 4],
      [2, 3],
    ]);
  });

  it('ends the thread of a question that takes too long, refuses that one, and goes on with the rest', async () => {
    const { threads, pool, read, about } = open({ threads: 1, timeoutMs: 30 });
    const kept = read('bob', 1);
    threads[0]!.answer('');
    const { thread } = await kept;
    const poison = settled(read('alice', 2));
    const waitsForIt = settled(pool.ask({ ...about('bob'), question: { ask: 'fixedValues', request: 1 } }, thread));
    const behind = resultOf(read('carol', 3));
    expect(await poison).toEqual(refused('inspection_overrun'));
    expect(threads[0]!.terminated).toBe(true);
    expect(await waitsForIt).toBeInstanceOf(ThreadLostError);
    expect(threads[1]!.bodies).toEqual([3]);
    threads[1]!.answer('three');
    expect(await behind).toBe('three');
    expect(await settled(pool.ask({ ...about('bob'), question: { ask: 'fixedValues', request: 1 } }, thread))).toBeInstanceOf(
      ThreadLostError,
    );
  });

  it.each([
    ['memory', 'inspection_overrun'],
    ['crash', 'internal'],
  ] as const)('survives a thread that ends by %s', async (why, code) => {
    const { threads, read } = open({ threads: 1 });
    const poison = settled(read('alice', 1));
    const next = resultOf(read('bob', 2));
    threads[0]!.die(why);
    expect(await poison).toEqual(refused(code));
    threads[1]!.answer('two');
    expect(await next).toBe('two');
  });

  it('takes nothing up for a client that has gone, before or while it waits', async () => {
    const { threads, read } = open({ threads: 1 });
    void read('alice', 1);
    const leaving = new AbortController();
    const waits = settled(read('bob', 2, { left: leaving.signal }));
    leaving.abort();
    expect(await waits).toMatchObject({ name: 'ClientLeftError' });
    threads[0]!.answer('');
    expect(threads[0]!.bodies).toEqual([1]);
  });

  it('tells whoever waits too long to ask again', async () => {
    const { threads, read } = open({ threads: 1, queueMs: 30 });
    void settled(read('alice', 1));
    expect(await settled(read('bob', 2))).toEqual(refused('too_many_requests'));
    threads[0]!.answer('');
    expect(threads[0]!.bodies).toEqual([1]);
  });

  it('has a thread keep no more than its memory holds, and one body in any case', async () => {
    const { threads, read } = open({ threads: 1 });
    const large = read('alice', 1, { weight: 1_000 });
    threads[0]!.answer('');
    const { thread } = await large;
    const small = resultOf(read('bob', 2, { weight: 60 }));
    expect(threads[0]!.bodies).toEqual([1]);
    thread.release(1);
    expect(threads[0]!.bodies).toEqual([1, 2]);
    void read('carol', 3, { weight: 60 });
    threads[0]!.fail();
    expect(await small).toEqual(refused('body_not_json'));
    expect(threads[0]!.bodies).toEqual([1, 2, 3]);
  });

  describe('where nobody asks', () => {
    const idleMs = 60_000;
    beforeEach(() => void import.meta.jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
    afterEach(() => void import.meta.jest.useRealTimers());

    it('ends a thread that has had nothing to do for a while, and starts one for whoever comes next', async () => {
      const { threads, pool, read, about } = open({ idleMs });
      const first = read('alice', 1);
      threads[0]!.answer('');
      const { thread } = await first;
      thread.release(1);
      import.meta.jest.advanceTimersByTime(idleMs - 1);
      expect(threads[0]!.terminated).toBe(false);
      import.meta.jest.advanceTimersByTime(1);
      expect(threads[0]!.terminated).toBe(true);
      const next = resultOf(read('alice', 2));
      threads[1]!.answer('two');
      expect(await next).toBe('two');
      expect(threads[1]!.posted.map(({ ask }) => ask)).toEqual(['rules', 'inspect']);
      // Whoever still holds on to it is told, and reads its body again.
      const question = { ask: 'fixedValues', request: 1 } as const;
      await expect(pool.ask({ ...about('alice'), question }, thread)).rejects.toBeInstanceOf(ThreadLostError);
    });

    it('counts from the last thing that it did', async () => {
      const { threads, read } = open({ idleMs });
      for (const request of [1, 2, 3]) {
        const asked = read('alice', request);
        threads[0]!.answer('');
        (await asked).thread.release(request);
        import.meta.jest.advanceTimersByTime(idleMs - 1);
      }
      expect(threads).toHaveLength(1);
      expect(threads[0]!.terminated).toBe(false);
    });

    it('leaves a thread alone that keeps a body, however long, or is busy', async () => {
      const { threads, pool, read, about } = open({ idleMs, timeoutMs: 100 * idleMs, queueMs: 100 * idleMs });
      const first = read('alice', 1);
      threads[0]!.answer('');
      const { thread } = await first;
      import.meta.jest.advanceTimersByTime(10 * idleMs);
      const second = settled(pool.ask({ ...about('alice'), question: { ask: 'fixedValues', request: 1 }, weight: 0 }, thread));
      thread.release(1);
      import.meta.jest.advanceTimersByTime(10 * idleMs);
      expect(threads[0]!.terminated).toBe(false);
      threads[0]!.answer('late');
      expect(await second).toBe('late');
      import.meta.jest.advanceTimersByTime(idleMs);
      expect(threads[0]!.terminated).toBe(true);
    });

    it('forgets what was refused, and ends each thread on its own', async () => {
      const { threads, read } = open({ idleMs });
      void settled(read('alice', 1));
      const kept = read('bob', 2);
      threads[0]!.fail();
      threads[1]!.answer('');
      await kept;
      import.meta.jest.advanceTimersByTime(idleMs);
      expect(threads.map(({ terminated }) => terminated)).toEqual([true, false]);
    });

    it('looks no more after a thread that died or was closed', async () => {
      const { threads, pool, read } = open({ idleMs });
      void settled(read('alice', 1));
      void settled(read('bob', 2));
      threads[0]!.die('crash');
      await pool.close();
      expect(import.meta.jest.getTimerCount()).toBe(0);
    });
  });

  it('refuses what waits and what is asked when it closes', async () => {
    const { threads, pool, read } = open({ threads: 1 });
    const asked = settled(read('alice', 1));
    const waits = settled(read('bob', 2));
    await pool.close();
    expect(await asked).toEqual(refused('shutting_down'));
    expect(await waits).toEqual(refused('shutting_down'));
    expect(threads[0]!.terminated).toBe(true);
  });
});
