import { join } from 'node:path';
import { ostiaryConfigSchema } from '#chassis';
import type { Broker } from '../../../apps/ostiary/src/distributed/broker/broker.js';
import { DistributedForm, type RunningProcess } from '../../../apps/ostiary/src/distributed/distributed-form.js';
import { freePort, freePorts } from '#free-ports';
import { Keeper } from '../../../apps/ostiary/src/distributed/processes/keeper.js';
import type { Ended } from '../../../apps/ostiary/src/distributed/processes/managed-process.js';
import { waitUntilReady } from '../../../apps/ostiary/src/distributed/processes/wait-until-ready.js';
import { serviceProcess } from '../../../apps/ostiary/src/distributed/service-process.js';
import { People } from './people.js';
import { PostgresControl } from './postgres-control.js';
import { Provider } from './provider.js';
import { dist, testHome, type TestHome } from './test-home.js';

export interface SystemOptions {
  readonly ingressReplicas?: number;
  /** Settings of ingress that a suite needs quicker or smaller than they are by default. */
  readonly ingress?: Readonly<Record<string, number>>;
  readonly journal?: Readonly<Record<string, number>>;
  /** Brokers of the suite's own, and how they are reached. */
  readonly bus?: object;
  /** A provider of the suite's own instead of the simulator's process. */
  readonly upstream?: object;
  /** The same for the OpenAI format. */
  readonly openai?: object;
  /** Cards in a simulated Slack workspace, at the simulator’s address. */
  readonly slack?: 'simulated';
  /** Other systems that are told of approvals. */
  readonly webhooks?: readonly object[];
  /** Settings of the audit service. */
  readonly audit?: object;
  /** Goes into every service's environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The longest time that a process may take to stop before a test says that it hangs. */
const stopMs = 150_000;

/** The distributed form on this machine, on free ports and in a home of its own: real processes, real Kafka, real PostgreSQL. */
export class DistributedSystem {
  readonly people: People;
  readonly provider: Provider;
  readonly postgres: PostgresControl;
  private readonly keeper = new Keeper();
  private readonly beside = new Map<string, RunningProcess>();

  private constructor(
    private readonly form: DistributedForm,
    private readonly testHome: TestHome,
    providerUrl: string,
  ) {
    const { issuer, simulator } = form.around.development.announcement;
    if (issuer === null || form.around.database.pid === null) throw new Error('The tests need parts of their own.');
    this.people = new People(issuer.issuer, this.ingress(1), this.url('control'));
    this.provider = new Provider(simulator ?? providerUrl);
    this.postgres = new PostgresControl(form.around.database.url, form.around.database.pid);
  }

  /** `name` is the suite's: what the services said is kept under it. */
  static async start(name: string, options: SystemOptions = {}): Promise<DistributedSystem> {
    const home = await testHome(name);
    const [ingress, api, policyPort, approvalPort, auditPort, identity, simulator] = await freePorts(7);
    const config = ostiaryConfigSchema.parse({
      home: home.path,
      ingress: { port: ingress, ...options.ingress },
      journal: options.journal ?? {},
      bus: options.bus ?? {},
      upstreams: { anthropic: options.upstream ?? null, openai: options.openai ?? null },
      api: { port: api },
      services: { policyPort, approvalPort, auditPort },
      developmentIdp: { port: identity },
      simulator: { port: simulator },
      slack: { simulated: options.slack === 'simulated' },
      webhooks: options.webhooks ?? [],
      audit: options.audit ?? {},
    });
    const say = () => {};
    try {
      const form = await DistributedForm.start({
        config,
        environment: { ...process.env, ...options.environment },
        ingressReplicas: options.ingressReplicas ?? 1,
        dist,
        say,
      });
      return new DistributedSystem(form, home, config.upstreams['anthropic']?.url ?? '');
    } catch (error) {
      await home.discard();
      throw error;
    }
  }

  get home(): string {
    return this.testHome.path;
  }

  get databaseUrl(): string {
    return this.form.around.database.url;
  }

  get broker(): Broker {
    if (this.form.around.broker === null) throw new Error('The tests need a broker of their own.');
    return this.form.around.broker;
  }

  /** The address of the `number`th instance, from 1. */
  ingress(number: number): string {
    return this.url(`ingress-${number}`);
  }

  url(name: string): string {
    return this.running(name).settings.url;
  }

  pid(name: string): number | null {
    return this.running(name).process.pid;
  }

  async kill9(name: string): Promise<void> {
    await this.running(name).process.kill9();
  }

  /** Asks a service to stop, as a rolling update does; resolves when it has, with how it ended. */
  terminate(name: string): Promise<Ended> {
    return this.running(name).process.stop(stopMs);
  }

  /** One more instance of a service, `<name>-2`, as an orchestrator runs several; resolves when it is ready. */
  async startBeside(name: 'policy' | 'approval' | 'audit'): Promise<void> {
    const { settings } = this.running(name);
    const port = await freePort();
    const config = { ...settings.config, services: { ...settings.config.services, [`${name}Port`]: port } };
    const second = { ...settings, name: `${name}-2`, config, url: `http://${config.api.host}:${port}` };
    const { databaseUrl, keeper } = this;
    const dir = join(this.home, 'distributed');
    const process = await serviceProcess({ settings: second, dist, dir, environment: globalThis.process.env, databaseUrl, keeper });
    this.beside.set(second.name, { settings: second, process });
    await this.restart(second.name);
  }

  /** Starts a killed service again, and does not wait for it. */
  start(name: string): Promise<void> {
    return this.running(name).process.start();
  }

  /** Starts a killed service again; resolves when it is ready. */
  async restart(name: string): Promise<void> {
    const { process, settings } = this.running(name);
    await this.start(name);
    await waitUntilReady(process, settings.url, { timeoutMs: 60_000 });
  }

  async stop(): Promise<void> {
    await Promise.all([...this.beside.values()].map(({ process }) => process.stop()));
    await this.form.stop();
    this.keeper.close();
    await this.postgres.stop();
    await this.form.around.broker?.discard();
    await this.testHome.discard();
  }

  private running(name: string): RunningProcess {
    const found = this.form.services.get(name) ?? this.beside.get(name);
    if (found === undefined) throw new Error(`No service named ${name}; there are ${[...this.form.services.keys()].join(', ')}.`);
    return found;
  }
}
