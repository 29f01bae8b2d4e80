import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ostiaryConfigSchema, startService } from '#chassis';
import { approvalRequested, approvalResolved, decisionMade, decisionRequested, topics, type TopicData } from '#contracts';
import { FakeIssuer } from '#identity';
import { Bus, InProcessBus, MessageMac } from '#messaging';
import { KafkaBus } from '#messaging/kafka';
import { EmbeddedPostgres } from '#persistence/embedded';
import { Client } from 'pg';
import { PolicyModule } from '../../apps/policy/src/policy.module.js';
import { TestBroker } from '../../test/system/harness/test-broker.js';

type Question = TopicData<typeof decisionRequested>;
type Answer = TopicData<typeof decisionMade>;

/** The policy service on a PostgreSQL with its everyday settings, and somebody who asks it. */
export class PolicyStage {
  readonly cards: string[] = [];
  private readonly waiting = new Map<string, (answer: Answer) => void>();

  private constructor(
    readonly sql: Client,
    private readonly serverPid: number,
    private readonly asking: Bus,
    private readonly endings: (() => Promise<unknown>)[],
  ) {}

  static async start(form: 'embedded' | 'distributed'): Promise<PolicyStage> {
    const home = await mkdtemp(join(resolve('.'), 'decisions-bench-'));
    const postgres = await EmbeddedPostgres.start(home);
    const issuer = await FakeIssuer.start();
    const broker = form === 'distributed' ? await TestBroker.start() : null;
    const mac = MessageMac.ofThisProcess();
    const options = { clientId: 'bench', topics, replicationFactor: 1, mac, brokers: broker?.brokers ?? [] };
    const open = (service: string): Promise<Bus> => KafkaBus.connect({ ...options, service, source: `/${service}` });
    const bus = broker ? await open('policy') : new InProcessBus();
    const asking = broker ? await open('ingress') : bus;
    const config = ostiaryConfigSchema.parse({
      home,
      identity: issuer.identity(),
      // The question here is what many cost, not whether one may have them.
      policy: { maxOpenApprovals: 100_000 },
      database: { kind: 'postgres', url: postgres.url },
      logging: { level: 'error' },
    });
    const service = await startService({ name: 'policy', modules: [PolicyModule], host: '127.0.0.1', port: 0, config, bus });
    const sql = new Client({ connectionString: postgres.url, options: '-c search_path=policy' });
    await sql.connect();
    const stage = new PolicyStage(sql, postgres.pid, asking, [
      () => sql.end(),
      () => service.close(),
      () => asking.close(),
      () => bus.close(),
      () => issuer.down(),
      () => broker?.discard() ?? Promise.resolve(),
      () => postgres.stop(),
      () => rm(home, { recursive: true, force: true }),
    ]);
    const all = { group: 'each', from: 'latest', atOnce: 500 } as const;
    await asking.subscribe(decisionMade, all, async ({ envelope }) => {
      stage.waiting.get(envelope.data.requestId)?.(envelope.data);
      stage.waiting.delete(envelope.data.requestId);
    });
    await asking.subscribe(approvalRequested, all, async ({ envelope }) => void stage.cards.push(envelope.data.approvalId));
    return stage;
  }

  ask(question: Question): Promise<Answer> {
    const { promise, resolve: settle, reject } = Promise.withResolvers<Answer>();
    this.waiting.set(question.requestId, settle);
    this.asking.publish(decisionRequested, { key: question.sessionId, subject: question.exchangeId, data: question }).catch(reject);
    return promise;
  }

  async approve(approvalId: string): Promise<void> {
    const votes = [{ voter: { issuer: 'i', subject: 'bob', name: 'Bob' }, decision: 'approve' as const, reason: null, at: now() }];
    const data = {
      approvalId,
      state: 'approved' as const,
      revision: 1,
      votes,
      reason: null,
      grant: { scope: 'once' as const, until: null },
    };
    await this.asking.publish(approvalResolved, { key: approvalId, subject: approvalId, data: { ...data, resolvedAt: now() } });
  }

  /** Processor time so far, in milliseconds: of this process (service and asker), and of PostgreSQL's. */
  processorTime(): { readonly node: number; readonly postgres: number } {
    const { user, system } = process.cpuUsage();
    return { node: (user + system) / 1_000, postgres: postgresTime(this.serverPid) };
  }

  async end(): Promise<void> {
    for (const ending of this.endings) await ending();
  }
}

const now = (): string => new Date().toISOString();

/** Of the server, its living processes and those that have ended. Source: proc(5), fields 14 to 17 of stat, in ticks of 10 ms. */
function postgresTime(pid: number): number {
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [readFileSync(`/proc/${name}/stat`, 'utf8')];
      } catch {
        return []; // it has ended meanwhile
      }
    })
    .map((text) => ({
      pid: Number(text.slice(0, text.indexOf(' '))),
      fields: text
        .slice(text.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number),
    }));
  const ofServer = stats.filter((stat) => stat.pid === pid || stat.fields[1] === pid);
  const sum = ofServer.reduce((total, stat) => {
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = stat.fields.slice(11, 15);
    return total + user + system + (stat.pid === pid ? endedUser + endedSystem : 0);
  }, 0);
  return sum * 10;
}
