/**
 * The steps of a shutdown, in order. `unready`: told to stop, no new work from outside. `intake`: nothing more is taken from the bus but
 * answers. `drain`: what is under way ends, by answers that it waits for too. `flush`: what is queued (outbox, journal, telemetry) leaves.
 * `answers`: nobody waits for answers any more. `close`: connections close.
 */
export const stopStages = ['unready', 'intake', 'drain', 'flush', 'answers', 'close'] as const;
export type StopStage = (typeof stopStages)[number];

type Hook = () => void | Promise<void>;

export interface StopLog {
  warn(message: string): void;
}

/** What modules register to be done when the service has started, and stage by stage when it stops. */
export class Lifecycle {
  private readonly starts: Hook[] = [];
  private readonly stops = new Map<StopStage, { readonly name: string; readonly hook: Hook }[]>();
  private stopped: Promise<void> | undefined;
  private begun = false;

  /** Runs after the bus's handlers are subscribed and before the port opens; the place for relays and timers. A rejection fails the start. */
  onStart(hook: Hook): void {
    this.starts.push(hook);
  }

  /** The hooks of one stage run side by side; the next stage begins when all are through or their time is up. */
  onStop(stage: StopStage, name: string, hook: Hook): void {
    this.stops.set(stage, [...(this.stops.get(stage) ?? []), { name, hook }]);
  }

  get isStopping(): boolean {
    return this.begun;
  }

  async start(): Promise<void> {
    for (const hook of this.starts) await hook();
  }

  /** Runs all stages once, each at most `stageMs` long; a hook that fails or hangs is told of and does not hold up the rest. */
  stop(log: StopLog, stageMs: number): Promise<void> {
    this.begun = true;
    return (this.stopped ??= this.runStages(log, stageMs));
  }

  private async runStages(log: StopLog, stageMs: number): Promise<void> {
    for (const stage of stopStages) {
      await Promise.all((this.stops.get(stage) ?? []).map(({ name, hook }) => limited(stage, name, hook, log, stageMs)));
    }
  }
}

async function limited(stage: StopStage, name: string, hook: Hook, log: StopLog, stageMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), stageMs);
  });
  try {
    if ((await Promise.race([Promise.resolve(hook()), late])) === 'late')
      log.warn(`Stop, ${stage}: ${name} was not through after ${stageMs} ms`);
  } catch (error) {
    log.warn(`Stop, ${stage}: ${name} failed: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    clearTimeout(timer);
  }
}
