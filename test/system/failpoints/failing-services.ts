import { type TrapPlan, trapPlanSchema } from '#failpoints/testing';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { DistributedSystem, type SystemOptions } from '../harness/distributed-system.js';
import { dist } from '../harness/test-home.js';
import { ingresses, nameOf, processes, type ProcessName, serviceOf } from './pairs.js';

const plansSchema = z.array(trapPlanSchema);

/** The distributed form with traps in its services; whatever dies of them is started again. */
export class FailingServices {
  /** How often each process has died. */
  private readonly died = new Map<ProcessName, number>();
  private stopping = false;
  private readonly reviving: Promise<void>[];

  private constructor(
    readonly system: DistributedSystem,
    private readonly folder: string,
  ) {
    this.reviving = processes.map((name) => this.revive(name));
  }

  static async start(name: string, options: SystemOptions): Promise<FailingServices> {
    const folder = await mkdtemp(join(tmpdir(), 'ostiary-traps-'));
    const armed = pathToFileURL(join(dist, 'libs', 'failpoints', 'src', 'testing', 'armed.main.js')).href;
    const environment = { NODE_OPTIONS: `--import=${armed}`, OSTIARY_FAILPOINTS: folder };
    return new FailingServices(await DistributedSystem.start(name, { ...options, environment }), folder);
  }

  /** How often an ingress has died. */
  get ingressDeaths(): number {
    return ingresses.reduce((sum, name) => sum + (this.died.get(name) ?? 0), 0);
  }

  /** Plans what is to happen in a process that runs. It may die of it before it can answer. */
  async plan(name: ProcessName, plans: readonly TrapPlan[]): Promise<void> {
    await this.ask(name, 'POST', JSON.stringify(plans)).catch(() => undefined);
  }

  /** Plans what is to happen while a process starts the next time. */
  planStart(name: ProcessName, plans: readonly TrapPlan[]): Promise<void> {
    return writeFile(join(this.folder, `${name}.plan.json`), JSON.stringify(plans));
  }

  /** Kills a process for which something is planned at its start, if it has not died before; resolves when that has happened, or plainly does not. */
  async killAndWait(name: ProcessName, limitMs = 45_000): Promise<void> {
    const [plan, fired] = [join(this.folder, `${name}.plan.json`), join(this.folder, `${name}.fired`)];
    const text = await readFile(plan, 'utf8').catch(() => null);
    if (text === null) return;
    const planned = plansSchema.parse(JSON.parse(text)).map(({ point }) => point);
    await this.system.kill9(name);
    for (const end = Date.now() + limitMs; Date.now() < end; await sleep(100)) {
      const told = await readFile(fired, 'utf8').catch(() => '');
      if (planned.every((point) => told.includes(`"${point}"`))) return;
    }
  }

  /** From now on nothing fails; resolves when everything runs and is ready. */
  async heal(): Promise<void> {
    for (const name of processes) {
      await rm(join(this.folder, `${name}.plan.json`), { force: true });
      while (!(await this.isHealed(name))) await sleep(100);
    }
    for (const name of processes) while (!(await this.isReady(name))) await sleep(100);
  }

  /** The names of pairs that have happened since it was asked last. */
  async fired(): Promise<Set<string>> {
    const found = new Set<string>();
    for (const name of processes) {
      const file = join(this.folder, `${name}.fired`);
      const text = await readFile(file, 'utf8').catch(() => '');
      await rm(file, { force: true });
      for (const line of text.split('\n').filter((one) => one !== '')) {
        const { point, fault } = trapPlanSchema.parse(JSON.parse(line));
        found.add(nameOf({ service: serviceOf(name), point, fault }));
      }
    }
    return found;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.reviving);
    await this.system.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async isHealed(name: ProcessName): Promise<boolean> {
    if (!(await this.isReady(name))) return false;
    return await this.ask(name, 'DELETE').then(
      () => true,
      () => false,
    );
  }

  private async isReady(name: ProcessName): Promise<boolean> {
    if (this.system.pid(name) === null) return false;
    const ready = await fetch(`${this.system.url(name)}/readyz`, { signal: AbortSignal.timeout(3_000) }).catch(() => null);
    await ready?.body?.cancel();
    return ready?.status === 200;
  }

  private async revive(name: ProcessName): Promise<void> {
    while (!this.stopping) {
      if (this.system.pid(name) === null) {
        this.died.set(name, (this.died.get(name) ?? 0) + 1);
        // A start that fails is a death of its own.
        await this.system.restart(name).catch(() => undefined);
      }
      await sleep(50);
    }
  }

  private ask(name: ProcessName, method: string, body = ''): Promise<void> {
    return new Promise((resolve, reject) => {
      const asking = request({ socketPath: join(this.folder, `${name}.sock`), method, timeout: 10_000 }, (response) => {
        response.resume().on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`${name}: ${response.statusCode}`))));
      });
      asking.on('error', reject);
      asking.end(body);
    });
  }
}
