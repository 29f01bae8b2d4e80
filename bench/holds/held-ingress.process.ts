import { setTimeout as pause } from 'node:timers/promises';
import { holdEnded } from '#contracts';
import { approvalOf, askingPolicy, everyCallAsks } from '../../apps/ingress/src/held-call.fake.js';
import { IngressScene, openStage } from '../../apps/ingress/src/ingress-scene.fake.js';
import type { Memory, Order } from './orders.js';

/**
 * Ingress as it runs, alone in its process, so that its memory is its own: the policy service and the reviewers are a few lines that answer at
 * once. The parent says what is to happen, and is told.
 */
const [providerUrl = '', calls = '0'] = process.argv.slice(2);
/** What is collected is given back to the machine only after a while. */
const settleMs = 10_000;

// These stand in the way of one principal's thousands.
const many = Number(calls) + 500;
const scene = new IngressScene(
  await openStage({
    providerUrl,
    // The first beat at once: it tells the client that it is held.
    ingress: { maxHolds: many, maxHoldsPerPrincipal: many, maxConcurrentPerPrincipal: many, decisionTimeoutMs: 60_000, uncommittedMs: 1 },
  }),
);
const open = new Set<string>();
scene.answer = (question) => {
  const answer = everyCallAsks(question);
  if (answer.outcome === 'hold') open.add(answer.approval.id);
  return answer;
};
await scene.begin(askingPolicy);
await scene.bus.subscribe(
  holdEnded,
  { group: 'approval', from: 'earliest' },
  async ({ envelope }) => void open.delete(envelope.data.approvalId),
);

async function memory(): Promise<Memory> {
  for (let times = 0; times < 2; times += 1) {
    global.gc?.();
    await pause(settleMs / 2);
  }
  const text = await (await fetch(`${scene.url}/metrics`)).text();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heapUsed, external, held: Number(/^ostiary_ingress_holds (\d+)$/m.exec(text)?.[1]), openAsks: open.size };
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

async function obey(order: Order): Promise<unknown> {
  if (order.say === 'token') return scene.issuer.sign({ sub: order.subject, name: order.subject });
  if (order.say === 'vote') return scene.resolve(approvalOf(order.exchange), order.state);
  if (order.say === 'memory') return memory();
  if (order.say === 'processor') return processorMs();
  return scene.stop();
}

process.on('message', ({ number, ...order }: Order & { number: number }) => {
  void obey(order).then((value) => process.send?.({ number, value: value ?? null }, () => order.say === 'stop' && process.exit(0)));
});
process.send?.({ url: scene.url });
