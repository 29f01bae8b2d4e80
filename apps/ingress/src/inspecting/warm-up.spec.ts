import { randomBytes } from 'node:crypto';
import { Lifecycle, type OstiaryConfig, ostiaryConfigSchema, Readiness } from '#chassis';
import { eventually } from '#messaging/testing';
import { defaultPolicySource } from '#policy-model';
import { Logger } from '@nestjs/common';
import type { InspectionInput } from './inspection.js';
import { WarmUp } from './warm-up.js';
import { WorkerDesk } from './worker-desk.js';
import { WorkerInspector } from './worker-inspector.js';
import { WorkerPool } from './workers/worker-pool.js';
import { PolicySnapshots } from '../ruleset/policy-snapshots.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import { openStage, IngressScene } from '../ingress-scene.fake.js';

const published = (source: string) => {
  const data = { scope: 'default', version: 1, source, digest: '', author: 'A', publishedAt: '2026-01-01T00:00:00Z' };
  return { envelope: { id: 'i', source: '/policy/1', type: 't', subject: 's', time: data.publishedAt, data } };
};

describe('the warm-up of ingress', () => {
  const warned: unknown[] = [];
  beforeEach(() => {
    warned.length = 0;
    Logger.overrideLogger({ ...silent, warn: (message: unknown) => warned.push(message) });
  });
  afterEach(() => Logger.overrideLogger(false));
  const silent = { log: () => undefined, error: () => undefined, warn: () => undefined };

  const begin = (warmUp: (rules: Ruleset, input: InspectionInput) => Promise<void>, ingress: Partial<OstiaryConfig['ingress']> = {}) => {
    const [readiness, lifecycle] = [new Readiness(), new Lifecycle()];
    const snapshots = new PolicySnapshots(randomBytes(32), readiness);
    const rest = { isReady: true };
    readiness.register('the rest', () => rest.isReady);
    const config = ostiaryConfigSchema.parse({ home: '/nowhere', ingress });
    const over = new WarmUp(snapshots, { warmUp } as WorkerInspector, config, readiness, lifecycle).begin();
    const state = async () => (await readiness.report()).parts['warm-up'];
    return { over, state, rest, lifecycle, publish: () => snapshots.learn(published(defaultPolicySource)) };
  };

  it('begins with the first policy, comes before ready, and asks a thread after it', async () => {
    const seen: InspectionInput[] = [];
    const { state, rest, over, publish } = begin(async (_rules, input) => void seen.push(input));
    rest.isReady = false;
    expect(await state()).toBe('not ready');
    publish();
    await eventually('warm', async () => (await state()) === 'ready');
    expect(seen).toEqual([]);
    rest.isReady = true;
    await over;
    expect([seen.length, warned]).toEqual([1, []]);
  });

  it('ends with a process that stops, and says nothing of it', async () => {
    const asked = Promise.withResolvers<void>();
    const ends = Promise.withResolvers<void>();
    const { lifecycle, over, publish } = begin(() => (asked.resolve(), ends.promise));
    publish();
    await asked.promise;
    await lifecycle.stop({ warn: () => undefined }, 60_000);
    ends.reject(new Error('stopping'));
    await over;
    expect(warned).toEqual([]);
    const other = begin(() => Promise.reject(new Error('asked of a process that stops')));
    other.rest.isReady = false;
    other.publish();
    await other.lifecycle.stop({ warn: () => undefined }, 60_000);
    await other.over;
    expect(warned).toEqual([]);
  });

  it('starts no thread where none is ever asked', async () => {
    let asked = 0;
    const { state, over, publish } = begin(async () => void (asked += 1), { offloadBytes: 32 * 1024 * 1024 });
    publish();
    await over;
    expect([await state(), asked]).toEqual(['ready', 0]);
  });

  it('holds nobody up when it fails, and says so', async () => {
    const { state, over, publish } = begin(() => Promise.reject(new RangeError('too small')));
    publish();
    await over;
    expect(await state()).toBe('ready');
    expect(warned).toEqual([expect.stringContaining('RangeError')]);
  });

  it('leaves nothing in the thread that it has started', async () => {
    const told: string[] = [];
    const desk = new WorkerDesk();
    const pool = new WorkerPool(
      (events) => ({
        post: (question) => {
          told.push(question.ask);
          const answer = desk.answer(question);
          if (answer !== null) queueMicrotask(() => events.answered(answer));
        },
        terminate: async () => undefined,
      }),
      { threads: 1, timeoutMs: 60_000, queueMs: 60_000, idleMs: 600_000, weight: 1 },
    );
    const readiness = new Readiness();
    const snapshots = new PolicySnapshots(randomBytes(32), readiness);
    const nobody = { enabled: true } as ConstructorParameters<typeof WorkerInspector>[1];
    const worker = new WorkerInspector((version) => snapshots.sourcesOf(version), nobody, pool);
    const over = new WarmUp(snapshots, worker, ostiaryConfigSchema.parse({ home: '/nowhere' }), readiness, new Lifecycle()).begin();
    snapshots.learn(published(defaultPolicySource));
    await over;
    // An analyzer that is configured is not asked: nothing leaves.
    expect([told, warned]).toEqual([['rules', 'inspect', 'release'], []]);
    await worker.close();
  });

  it('records, sends and counts nothing', async () => {
    const scene = new IngressScene(await openStage({ providerUrl: 'http://127.0.0.1:9' }));
    try {
      await scene.begin(defaultPolicySource);
      const metrics = await (await fetch(`${scene.url}/metrics`)).text();
      const counted = metrics
        .split('\n')
        .filter((line) => /^ostiary_(ingress|detection|inspection|journal_commit_seconds_count)\S* [1-9]/.test(line));
      // The beginning of the journal's chain.
      expect(counted).toEqual(['ostiary_journal_commit_seconds_count 1']);
    } finally {
      await scene.stop();
    }
  });
});
