import { setTimeout as pause } from 'node:timers/promises';
import { Lifecycle, stopStages } from './lifecycle.js';

describe('a lifecycle', () => {
  it('stops stage by stage, the hooks of one side by side, each stage once', async () => {
    const lifecycle = new Lifecycle();
    const told: string[] = [];
    for (const stage of stopStages.toReversed()) {
      lifecycle.onStop(stage, 'slow', async () => {
        await pause(20);
        told.push(`${stage} slow`);
      });
      lifecycle.onStop(stage, 'quick', () => void told.push(`${stage} quick`));
    }
    const log = { warn: (message: string) => void told.push(message) };
    await Promise.all([lifecycle.stop(log, 1_000), lifecycle.stop(log, 1_000)]);
    expect(told).toEqual(stopStages.flatMap((stage) => [`${stage} quick`, `${stage} slow`]));
    expect(lifecycle.isStopping).toBe(true);
  });

  it('goes on past a hook that fails or hangs, and says which', async () => {
    const lifecycle = new Lifecycle();
    const told: string[] = [];
    lifecycle.onStop('drain', 'broken', () => Promise.reject(new Error('no')));
    lifecycle.onStop('drain', 'stuck', () => new Promise(() => undefined));
    lifecycle.onStop('close', 'last', () => void told.push('closed'));
    await lifecycle.stop({ warn: (message) => void told.push(message) }, 30);
    expect(told).toEqual(['Stop, drain: broken failed: no', 'Stop, drain: stuck was not through after 30 ms', 'closed']);
  });

  it('fails the start when a hook does', async () => {
    const lifecycle = new Lifecycle();
    lifecycle.onStart(() => Promise.reject(new Error('no broker')));
    await expect(lifecycle.start()).rejects.toThrow('no broker');
  });
});
