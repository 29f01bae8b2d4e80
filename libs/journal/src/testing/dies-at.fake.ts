import { setTimeout as pause } from 'node:timers/promises';
import { Traps, trapPlanSchema } from '#failpoints/testing';

/** Has this process die as `kill -9` does at a failpoint: the third time that segments are filled ahead, the hundredth that records pass. */
export function dieAt(point: string): void {
  const traps = new Traps({ onFired: () => undefined, die: () => process.kill(process.pid, 'SIGKILL'), sleep: pause });
  const after = point.startsWith('journal.ahead') ? 2 : 99;
  traps.plan(trapPlanSchema.parse({ point, fault: 'crash', after, times: 1, delayMs: 0 }));
  traps.set();
}
