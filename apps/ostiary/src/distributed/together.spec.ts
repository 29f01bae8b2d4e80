import { setTimeout as sleep } from 'node:timers/promises';
import { together } from './together.js';

describe('together', () => {
  it('gives every result in order', async () => {
    expect(await together([sleep(5, 'a'), Promise.resolve(1)])).toEqual(['a', 1]);
  });

  it('rejects only once all have ended, with the first failure in order', async () => {
    let ended = false;
    const late = sleep(30).then(() => (ended = true));
    const failing = [late, Promise.reject(new Error('one')), sleep(10).then(() => Promise.reject(new Error('two')))];
    await expect(together(failing)).rejects.toThrow('one');
    expect(ended).toBe(true);
  });
});
