import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ostiaryConfigSchema, startService } from '#chassis';
import { approvalResolved, decisionMade, decisionRequested, policyPublished, type TopicData } from '#contracts';
import { FakeIssuer } from '#identity';
import { InProcessBus } from '#messaging';
import { ingressHttp } from '../../apps/ingress/src/ingress-http.js';
import { IngressModule } from '../../apps/ingress/src/ingress.module.js';

/**
 * Ingress as it runs, alone in its process, so that its memory is its own: the policy service and the reviewers are a few lines that answer at
 * once. The parent says what is to happen, and is told.
 */
const [providerUrl = '', calls = '0'] = process.argv.slice(2);
process.env['BENCH_PROVIDER_KEY'] = 'bench';

const policy = `
version: 1
rules:
  - id: production-database
    on: [request]
    match: { words: ["production database"] }
    action: require-approval
    approval: { reviewers: [security], quorum: 1, expiresIn: 15m }
    message: A reviewer must agree.
`;

const home = await mkdtemp(join(tmpdir(), 'ostiary-bench-holds-'));
const issuer = await FakeIssuer.start();
const bus = new InProcessBus();
const many = Number(calls) + 100;
const config = ostiaryConfigSchema.parse({
  home,
  ingress: { maxHolds: many, maxHoldsPerPrincipal: many, maxConcurrentPerPrincipal: many, decisionTimeoutMs: 60_000 },
  identity: issuer.identity(),
  upstreams: { anthropic: { url: providerUrl, key: { env: 'BENCH_PROVIDER_KEY' } } },
  logging: { level: 'silent' },
});
const service = await startService({
  name: 'ingress',
  modules: [IngressModule],
  host: '127.0.0.1',
  port: 0,
  config,
  bus,
  http: ingressHttp(),
});

type Question = TopicData<typeof decisionRequested>;
const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
const answerTo = ({ exchangeId, requestId, policyVersion, purpose }: Question): TopicData<typeof decisionMade> => {
  const told = { exchangeId, requestId, decision: { verdict: 'require-approval' as const, reasons: [], obligations: [], policyVersion } };
  return purpose === 'claim'
    ? { ...told, outcome: 'go', grants: [] }
    : { ...told, outcome: 'hold', approval: { id: exchangeId, expiresAt, joined: false } };
};
await bus.subscribe(decisionRequested, { group: 'bench', from: 'earliest' }, async ({ envelope: { data } }) => {
  void bus.publish(decisionMade, { key: data.exchangeId, subject: data.exchangeId, data: answerTo(data) });
});
const data = { scope: 'default', version: 1, source: policy, digest: '', author: 'bench', publishedAt: new Date().toISOString() };
await bus.publish(policyPublished, { key: 'default', subject: 'default', data });
while (!(await service.readiness.report()).ready) await pause(20);

const resolve = async (approvalId: string, state: 'approved' | 'denied'): Promise<void> => {
  const at = new Date().toISOString();
  const decision = state === 'approved' ? ('approve' as const) : ('deny' as const);
  const votes = [{ voter: { issuer: 'bench', subject: 'bob', name: 'Bob' }, decision, reason: null, at }];
  const data = { approvalId, state, revision: 1, votes, reason: null, grant: null, resolvedAt: at };
  await bus.publish(approvalResolved, { key: approvalId, subject: approvalId, data });
};

type Order =
  { say: 'token'; subject: string } | { say: 'memory' } | { say: 'vote'; id: string; state: 'approved' | 'denied' } | { say: 'stop' };

const obey = async (order: Order): Promise<unknown> => {
  if (order.say === 'token') return issuer.sign({ sub: order.subject, name: order.subject });
  if (order.say === 'vote') return resolve(order.id, order.state);
  if (order.say === 'stop') {
    await service.close();
    await bus.close();
    await issuer.down();
    return rm(home, { recursive: true, force: true });
  }
  global.gc?.();
  return { ...process.memoryUsage(), holds: /^ostiary_ingress_holds (\d+)$/m.exec(await metrics())?.[1] };
};
const metrics = async (): Promise<string> => (await fetch(`${service.url}/metrics`)).text();

process.on('message', ({ number, ...order }: Order & { number: number }) => {
  void obey(order).then((value) => process.send?.({ number, value: value ?? null }, () => order.say === 'stop' && process.exit(0)));
});
process.send?.({ url: service.url });
