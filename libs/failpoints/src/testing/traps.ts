import { z } from 'zod';
import { setTrap } from '../failpoint.js';
import { type FailpointName, points } from '../points.js';

const names = Object.keys(points) as [FailpointName, ...FailpointName[]];

export const trapPlanSchema = z.object({
  point: z.enum(names),
  fault: z.enum(['crash', 'error', 'delay']),
  /** How often the point is passed unharmed before; from then on it happens `times` times. */
  after: z.number().int().min(0),
  times: z.number().int().min(1),
  /** Of a delay, in milliseconds. */
  delayMs: z.number().int().min(0),
});
export type TrapPlan = z.infer<typeof trapPlanSchema>;

/** What an `error` rejects with. */
export class InjectedFault extends Error {
  override readonly name = 'InjectedFault';

  constructor(point: FailpointName) {
    super(`A test lets this fail at ${point}.`);
  }
}

export interface TrapEffects {
  /** Told before anything happens, since nothing can be told after a crash. */
  readonly onFired: (plan: TrapPlan) => void;
  /** Does not come back. */
  readonly die: () => void;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** What happens at which point of this process, and how often each was passed. */
export class Traps {
  private readonly plans = new Map<FailpointName, { plan: TrapPlan; passed: number }>();
  private readonly counted = new Map<FailpointName, number>();

  constructor(private readonly effects: TrapEffects) {}

  /** How often each point was reached. */
  get passed(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.counted);
  }

  /** Heeds every point of this process from now on. */
  set(): void {
    setTrap((name) => this.pass(name));
  }

  /** Nothing is heeded any more. */
  remove(): void {
    setTrap(undefined);
  }

  /** In the place of what was planned for this point before. */
  plan(plan: TrapPlan): void {
    this.plans.set(plan.point, { plan, passed: 0 });
  }

  /** From now on nothing happens anywhere. */
  heal(): void {
    this.plans.clear();
  }

  private pass(name: FailpointName): Promise<void> | undefined {
    this.counted.set(name, (this.counted.get(name) ?? 0) + 1);
    const planned = this.plans.get(name);
    if (planned === undefined) return undefined;
    const { plan } = planned;
    planned.passed += 1;
    if (planned.passed <= plan.after || planned.passed > plan.after + plan.times) return undefined;
    this.effects.onFired(plan);
    return this.happen(plan);
  }

  private async happen({ point, fault, delayMs }: TrapPlan): Promise<void> {
    if (fault === 'crash') this.effects.die();
    if (fault === 'error') throw new InjectedFault(point);
    await this.effects.sleep(delayMs);
  }
}
