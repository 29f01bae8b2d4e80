import { ManualClock } from './manual-clock.fake.js';
import { SystemClock } from './system-clock.adapter.js';

describe('the manual clock', () => {
  it('runs what falls due, in the order of its times, what alarms set included', async () => {
    const clock = new ManualClock(0);
    const told: string[] = [];
    clock.after(30, () => told.push(`c ${clock.millis()}`));
    clock.after(10, () => {
      told.push(`a ${clock.millis()}`);
      clock.after(10, () => told.push(`b ${clock.millis()}`));
    });
    clock.after(20, () => told.push('never')).cancel();
    clock.after(99, () => told.push('later'));
    await clock.advance(50);
    expect([told, clock.iso()]).toEqual([['a 10', 'b 20', 'c 30'], '1970-01-01T00:00:00.050Z']);
  });

  it('wakes sleepers on time, or when they are called off', async () => {
    const clock = new ManualClock();
    const told: string[] = [];
    const off = new AbortController();
    void clock.sleep(10).then(() => told.push('slept'));
    void clock.sleep(1_000, off.signal).then(() => told.push('called off'));
    await clock.advance(10);
    off.abort();
    await clock.advance(0);
    expect(told).toEqual(['slept', 'called off']);
  });
});

describe('the system clock', () => {
  it('tells the time, and waits', async () => {
    const clock = new SystemClock();
    const before = Date.now();
    const told = clock.millis();
    expect([before <= told, told <= Date.now()]).toEqual([true, true]);
    const begun = clock.monotonic();
    await clock.sleep(20);
    expect(clock.monotonic() - begun).toBeGreaterThanOrEqual(15);
  });

  it('holds an alarm that Node’s timers could not', () => {
    let rung = false;
    new SystemClock().after(2 ** 40, () => (rung = true)).cancel();
    expect(rung).toBe(false);
  });
});
