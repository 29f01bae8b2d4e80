import { SharedRun } from './shared-run.js';

describe('a shared run', () => {
  it('is one at a time, and one more for all who ask meanwhile', async () => {
    const gates: PromiseWithResolvers<void>[] = [];
    let under = 0;
    const run = new SharedRun(async () => {
      expect((under += 1)).toBe(1);
      const gate = Promise.withResolvers<void>();
      gates.push(gate);
      await gate.promise;
      under -= 1;
    });
    const first = [run.request(), run.request()];
    await settled();
    const second = [run.request(), run.request(), run.request()];
    await settled();
    expect(gates).toHaveLength(1);
    gates[0]!.resolve();
    await Promise.all(first);
    await settled();
    expect(gates).toHaveLength(2);
    gates[1]!.resolve();
    await Promise.all(second);
    expect(gates).toHaveLength(2);
  });

  it('that fails fails for its own and for nobody after', async () => {
    let runs = 0;
    const run = new SharedRun(async () => {
      runs += 1;
      await Promise.resolve();
      if (runs === 1) throw new Error('first');
    });
    const failing = run.request();
    await Promise.resolve();
    await Promise.resolve();
    const after = run.request();
    await expect(failing).rejects.toThrow('first');
    await expect(after).resolves.toBeUndefined();
    await expect(run.request()).resolves.toBeUndefined();
    expect(runs).toBe(3);
  });
});

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
