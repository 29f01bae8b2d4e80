import { allOrFirstReason } from './all-or-first-reason.js';

describe('what is started side by side', () => {
  it('is given in order once all of it has started', async () => {
    const slow = Promise.withResolvers<string>();
    const seen: unknown[] = [];
    const all = allOrFirstReason([slow.promise, Promise.resolve(2)], (one) => seen.push(one));
    slow.resolve('first');
    expect(await all).toEqual(['first', 2]);
    expect(seen).toEqual(['first', 2]);
  });

  it('is told of, however late, before the first failure is thrown', async () => {
    const slow = Promise.withResolvers<string>();
    const seen: unknown[] = [];
    const all = allOrFirstReason([Promise.reject(new Error('one')), slow.promise, Promise.reject(new Error('two'))], (one) =>
      seen.push(one),
    );
    setImmediate(() => slow.resolve('late'));
    await expect(all).rejects.toThrow('one');
    expect(seen).toEqual(['late']);
  });
});
