import { request, type ClientRequest } from 'node:http';
import { once } from 'node:events';
import { ask, askingPolicy, everyCallAsks } from '../held-call.fake.js';
import { RunningIngress } from '../running-ingress.fake.js';

const calls = 300;
const patienceMs = 120_000;

describe('hundreds of clients that leave while their calls are held', () => {
  let ingress: RunningIngress;
  beforeAll(async () => {
    const most = { maxHolds: calls, maxHoldsPerPrincipal: calls, maxConcurrentPerPrincipal: calls };
    ingress = await RunningIngress.start(askingPolicy, { ...most, uncommittedMs: 1, decisionTimeoutMs: patienceMs, maxHoldMs: 600_000 });
    ingress.answer = everyCallAsks;
  });
  afterAll(() => ingress.stop());

  it(
    'leave no ask and no place behind: each approval hears once that nobody waits',
    async () => {
      const authorization = `Bearer ${await ingress.issuer.sign({ name: 'Alice', groups: ['engineering'] })}`;
      const held = async (at: number): Promise<ClientRequest> => {
        const headers = { authorization, 'content-type': 'application/json' };
        const sent = request(`${ingress.url}/v1/messages`, { method: 'POST', headers });
        sent.on('error', () => undefined).end(JSON.stringify(ask(`the production database, ${at}`, { stream: at % 2 === 0 })));
        // The first beat.
        await once(sent, 'response');
        return sent;
      };
      const clients = await Promise.all(Array.from({ length: calls }, (_, at) => held(at)));
      expect(new Set(ingress.held).size).toBe(calls);
      for (const client of clients) client.destroy();
      await ingress.until(() => ingress.ended.length >= calls, patienceMs);
      expect(ingress.ended.map(({ approvalId }) => approvalId).toSorted()).toEqual(ingress.held.toSorted());
      expect(new Set(ingress.ended.map(({ cause }) => cause))).toEqual(new Set(['client_left']));
      const metrics = async (): Promise<string> => (await fetch(`${ingress.url}/metrics`)).text();
      await ingress.until(async () => /^ostiary_ingress_holds 0$/m.test(await metrics()), patienceMs);
      expect(ingress.provider.requests).toEqual([]);
    },
    patienceMs * 2,
  );
});
