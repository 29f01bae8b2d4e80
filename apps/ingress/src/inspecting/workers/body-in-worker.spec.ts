import type { Inspection } from '../inspection.js';
import { BodyInWorker } from './body-in-worker.js';
import { scriptedThreads } from './scripted-thread.fake.js';
import { WorkerPool } from './worker-pool.js';

const rules = { ask: 'rules', sources: { source: '', scoped: [] }, version: 1, key: new Uint8Array() } as const;
const by = { principal: 'alice', left: new AbortController().signal };

/** A body that was read once, and is read again under a new number. */
async function body() {
  const { threads, start } = scriptedThreads();
  const pool = new WorkerPool(start, { threads: 1, timeoutMs: 60_000, queueMs: 60_000, idleMs: 600_000, weight: 100 });
  let requests = 0;
  const read = async () => {
    const request = ++requests;
    const question = { ask: 'complete', request, analysis: [] } as const;
    const { thread } = await pool.read({ ...by, weight: 1, question }, rules);
    return { thread, request };
  };
  const first = read();
  threads[0]!.answer('');
  return { threads, pool, handle: new BodyInWorker(pool, by, {} as Inspection, await first, read) };
}

describe('a body in a worker', () => {
  it('is read again where its worker ended because of another body', async () => {
    const { threads, pool, handle } = await body();
    threads[0]!.die('memory');
    const identities = handle.identities([]);
    await new Promise(setImmediate);
    threads[1]!.answer('');
    await new Promise(setImmediate);
    threads[1]!.answer('identities');
    expect(await identities).toBe('identities');
    expect(threads[1]!.bodies).toEqual([2, 2]);
    handle.release();
    handle.release();
    expect(threads[1]!.posted.filter(({ ask }) => ask === 'release')).toEqual([{ ask: 'release', request: 2 }]);
    await pool.close();
  });

  it('is refused, and not read again, where it is what ended its worker', async () => {
    const { threads, handle } = await body();
    const rewritten = handle.rewrite([], { delivered: new Set() });
    threads[0]!.die('memory');
    await expect(rewritten).rejects.toMatchObject({ code: 'inspection_overrun' });
    expect(threads).toHaveLength(1);
  });
});
