import * as fc from 'fast-check';
import { LeakWatch, promptWindows } from './leak-watch.js';

const prompt = Array.from({ length: 60 }, (_value, index) => `Rule ${index}: answer question number ${index * 7} with care.`).join('\n');
const watch = () => new LeakWatch(new Set(promptWindows(prompt)));
/** 144 signs and what the borders of windows need. */
const longEnough = 240;

describe('a reply that repeats the prompt', () => {
  it('is seen wherever the copy begins, however the reply is cut and its lines are broken', () => {
    fc.assert(
      fc.property(
        fc.nat(prompt.length - longEnough - 1),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 50 }),
        (from, cuts) => {
          const copy = prompt.slice(from, from + longEnough).replaceAll(' ', '\n ');
          const reply = `Here it is: ${copy} and that was all.`;
          const watching = watch();
          const found: { start: number; end: number }[] = [];
          for (let at = 0, index = 0; at < reply.length; index++) {
            const size = cuts[index % cuts.length]!;
            const told = watching.push(reply.slice(at, at + size));
            if (told !== null) found.push(told);
            at += size;
          }
          expect(found).toHaveLength(1);
          expect(found[0]).toEqual(watch().push(reply));
          expect(found[0]!.end).toBeLessThanOrEqual(reply.length);
          expect(found[0]!.start).toBeLessThan(found[0]!.end);
        },
      ),
    );
  });

  it('is not seen in a heading of it, in other words, or where the prompt is short', () => {
    expect(watch().push(prompt.slice(0, 60))).toBeNull();
    expect(watch().push('I follow rules about answering questions with care. '.repeat(20))).toBeNull();
    expect(promptWindows('You are a helpful assistant. Answer in German, in short sentences.')).toEqual([]);
    fc.assert(fc.property(fc.string({ maxLength: 2_000 }), (text) => watch().push(text) === null));
  });
});
