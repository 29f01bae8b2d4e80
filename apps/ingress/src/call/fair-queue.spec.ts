import * as fc from 'fast-check';
import { FairQueue } from './fair-queue.js';

const anyone = (): boolean => true;

describe('FairQueue', () => {
  it('lets everybody take turns, however much one of them asks for', () => {
    const queue = new FairQueue<string>();
    for (let index = 0; index < 5; index++) queue.add('alice', `alice ${index}`);
    queue.add('bob', 'bob 0');
    queue.add('carol', 'carol 0');
    queue.add('bob', 'bob 1');
    expect(Array.from({ length: 6 }, () => queue.take(anyone))).toEqual(['alice 0', 'bob 0', 'carol 0', 'alice 1', 'bob 1', 'alice 2']);
    expect(queue.size).toBe(2);
  });

  it('passes over whoever may not go, who keeps the place', () => {
    const queue = new FairQueue<string>();
    for (const key of ['alice', 'alice', 'bob', 'bob']) queue.add(key, key);
    expect(queue.take((key) => key !== 'alice')).toBe('bob');
    expect(queue.take(() => false)).toBeNull();
    expect(queue.take(anyone)).toBe('alice');
  });

  it('gives each thing once, in the order of its line, whatever is taken back', () => {
    const step = fc.record({ key: fc.constantFrom('a', 'b', 'c'), act: fc.constantFrom('add', 'take', 'remove') });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const queue = new FairQueue<{ key: string; at: number }>();
        const waiting = new Set<{ key: string; at: number }>();
        steps.forEach(({ key, act }, at) => {
          const item = { key, at };
          if (act === 'add') {
            queue.add(key, item);
            waiting.add(item);
          } else if (act === 'take') {
            const taken = queue.take(anyone);
            const first = [...waiting].find((other) => other.key === taken?.key) ?? null;
            expect(taken).toBe(first);
            if (taken !== null) waiting.delete(taken);
          } else {
            const last = [...waiting].findLast((other) => other.key === key);
            expect(last === undefined ? queue.remove(key, item) : queue.remove(key, last)).toBe(last !== undefined);
            if (last !== undefined) waiting.delete(last);
          }
          expect(queue.size).toBe(waiting.size);
        });
        expect(new Set(queue.clear())).toEqual(waiting);
      }),
    );
  });
});
