import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failpoint } from '../failpoint.js';
import { points } from '../points.js';
import { InjectedFault, Traps, type TrapPlan } from './traps.js';

const plan = (more: Partial<TrapPlan> = {}): TrapPlan => ({
  point: 'journal.sync.before',
  fault: 'error',
  after: 0,
  times: 1,
  delayMs: 0,
  ...more,
});

describe('traps', () => {
  const fired: TrapPlan[] = [];
  let deaths = 0;
  const slept: number[] = [];
  const traps = new Traps({ onFired: (one) => fired.push(one), die: () => (deaths += 1), sleep: async (ms) => slept.push(ms) });
  beforeEach(() => traps.set());
  afterEach(() => {
    traps.heal();
    traps.remove();
    fired.length = 0;
  });

  it('are not there unless a test sets them', async () => {
    traps.plan(plan());
    traps.remove();
    expect(failpoint('journal.sync.before')).toBeUndefined();
  });

  it('let a point pass that nothing is planned for, and count it', async () => {
    const before = traps.passed['journal.sync.after'] ?? 0;
    expect(failpoint('journal.sync.after')).toBeUndefined();
    expect(traps.passed['journal.sync.after']).toBe(before + 1);
  });

  it('fail a point as often as planned, after as many passes as planned', async () => {
    traps.plan(plan({ after: 1, times: 2 }));
    expect(failpoint('journal.sync.before')).toBeUndefined();
    await expect(failpoint('journal.sync.before')).rejects.toThrow(InjectedFault);
    await expect(failpoint('journal.sync.before')).rejects.toThrow('journal.sync.before');
    expect(failpoint('journal.sync.before')).toBeUndefined();
    expect(fired).toHaveLength(2);
  });

  it('let time pass, and tell of a crash before it happens', async () => {
    traps.plan(plan({ fault: 'delay', delayMs: 1_500 }));
    await failpoint('journal.sync.before');
    expect(slept).toEqual([1_500]);
    traps.plan(plan({ fault: 'crash' }));
    await failpoint('journal.sync.before');
    expect(deaths).toBe(1);
    expect(fired.map(({ fault }) => fault)).toEqual(['delay', 'crash']);
  });

  it('are gone once all is healed', () => {
    traps.plan(plan());
    traps.heal();
    expect(failpoint('journal.sync.before')).toBeUndefined();
  });
});

describe('the table of points', () => {
  it('has at least forty, each with what has happened there and what has not', () => {
    expect(Object.keys(points).length).toBeGreaterThanOrEqual(40);
    for (const { at, faults, services } of Object.values(points)) {
      expect(at).toMatch(/^[A-Z].*\.$/);
      expect(faults.length).toBeGreaterThan(1);
      expect(services.length).toBeGreaterThan(0);
    }
  });

  it('names each place in the code once, and no place that is not there', async () => {
    const found = await Promise.all(
      ['apps', 'libs'].map(async (folder) => {
        const files = await readdir(folder, { recursive: true });
        const sources = files.filter((file) => /\/src\/.*\.ts$/.test(file) && !/\.spec\.ts$|^console\//.test(file));
        return Promise.all(sources.map((file) => readFile(join(folder, file), 'utf8')));
      }),
    );
    const named = found.flat().flatMap((text) => [...text.matchAll(/\bfailpoint\('([^']+)'\)/g)].map(([, name]) => name));
    expect(named).toHaveLength(new Set(named).size);
    expect(new Set(named)).toEqual(new Set(Object.keys(points)));
  });
});
