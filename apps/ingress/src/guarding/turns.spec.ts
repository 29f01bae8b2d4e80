import { Turns } from './turns.js';

/** Keeps the event loop. */
const work = (ms: number): void => {
  for (const end = performance.now() + ms; performance.now() < end;);
};

describe('turns of the event loop', () => {
  it('are due for long work only, and are given to whoever waits', async () => {
    const turns = new Turns();
    let others = 0;
    setImmediate(() => (others += 1));
    for (let piece = 0; piece < 4; piece += 1) {
      work(6);
      if (turns.due) await turns.give();
    }
    expect(others).toBe(1);
    expect(new Turns().due).toBe(false);
  });
});
