import { eventually } from '#messaging/testing';
import { DistributedSystem } from './harness/distributed-system.js';
import type { IngressClient } from './harness/ingress-client.js';

/** A zone in which it is noon: days begin while the suite runs in no other. */
function zoneOfNoon(): string {
  const ahead = 12 - new Date().getUTCHours();
  // The names count from the other side: Etc/GMT-3 is three hours ahead.
  return ahead === 0 ? 'UTC' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}
const zone = zoneOfNoon();
const policy = `version: 1
budgets:
  - { id: few-calls, per: day, zone: ${zone}, calls: 10, when: 'model.startsWith("claude")' }
  - { id: money, of: group, groups: [audit], per: day, zone: ${zone}, cost: { amount: 0.000001, currency: EUR } }
  - { id: chat-calls, per: day, zone: ${zone}, calls: 2, when: 'model.startsWith("gpt")' }
rules: []
`;
const prices = [{ model: '*', currency: 'EUR', input: 1, output: 5 }];
const chat = (stream: boolean) => JSON.stringify({ model: 'gpt-5', stream, messages: [{ role: 'user', content: 'Hello.' }] });

describe('a budget over two instances of ingress', () => {
  let system: DistributedSystem;
  let alice: IngressClient;
  let erin: IngressClient;
  beforeAll(async () => {
    system = await DistributedSystem.start('32-budgets', { ingressReplicas: 2, audit: { prices } });
    [alice, erin] = [await system.people.calling('alice'), await system.people.calling('erin')];
    const published = await (await system.people.controlling('erin')).publish(policy);
    expect(published.status).toBe(201);
    await eventually('the policy to be in force on both', async () => {
      const bodies = await Promise.all([1, 2].map(async (number) => (await overChats(number)).status));
      return bodies.every((status) => status === 403);
    });
  });
  afterAll(() => system?.stop());

  /** Asks in the other format until nothing is left, which says that the policy has come. */
  const overChats = (number: number) =>
    erin.at(system.ingress(number)).send('/openai/v1/chat/completions', { method: 'POST', body: chat(false) });
  const at = (number: number) => alice.at(system.ingress(number));
  const refusedAt = (number: number) =>
    eventually(`instance ${number} to refuse`, async () => {
      const answer = await at(number).call('Hello.');
      return answer.status === 403 && answer;
    });

  it('is used up on one, and the other hears of it; the record says why', async () => {
    for (let call = 0; call < 10; call += 1) expect((await at(1).call('Hello.')).status).toBe(200);
    const refused = await at(1).call('Hello.');
    expect([refused.status, refused.verdict, refused.reasons]).toEqual([403, 'block', ['few-calls']]);
    const other = await refusedAt(2);
    expect(other.message.error?.message).toMatch(/Reason: 10 calls a day are allowed, and \d+ were made\. .*The budget begins anew at /);
    const dave = await system.people.controlling('dave');
    const record = await dave.endedExchange(other.exchange);
    expect(record).toMatchObject({ verdict: 'block', outcome: 'refused' });
    expect(JSON.stringify(record)).toContain('over_budget');
  });

  it('is told to who uses it, and to auditors, with what is used', async () => {
    const seenBy = async (who: 'alice' | 'dave', query = '') =>
      ((await (await system.people.controlling(who)).ask('GET', `/api/budgets${query}`)).body as { items: Record<string, unknown>[] })
        .items;
    await eventually('the policy service to have heard of it', async () =>
      (await seenBy('alice')).some(({ id, usedUp }) => id === 'few-calls' && usedUp === true),
    );
    expect(await seenBy('dave', '?all=true')).toContainEqual(expect.objectContaining({ id: 'few-calls', usedUp: true }));
    const text = await (await fetch(`${system.url('ingress-1')}/metrics`)).text();
    expect(text).toMatch(/ostiary_ingress_over_budget_total\{.*budget="few-calls".*\} [1-9]/);
  });

  it('is remembered by an instance that was killed', async () => {
    await system.kill9('ingress-1');
    await system.restart('ingress-1');
    await refusedAt(1);
  });

  it('goes on without the policy service, which learns what it missed', async () => {
    await system.kill9('policy');
    const bob = await system.people.calling('bob');
    for (let call = 0; call < 10; call += 1) expect((await bob.at(system.ingress(2)).call('Hello.')).status).toBe(200);
    expect((await bob.at(system.ingress(2)).call('Hello.')).status).toBe(403);
    await system.restart('policy');
    await eventually('the other instance to hear of it', async () => (await bob.at(system.ingress(1)).call('Hello.')).status === 403);
  });

  it('of money is spent by what replies cost, and shared by a group', async () => {
    const dave = await system.people.calling('dave');
    expect((await dave.at(system.ingress(1)).call('Hello.')).status).toBe(200);
    const over = await eventually('the money to be spent', async () => {
      const answer = await dave.at(system.ingress(2)).call('Hello.', { stream: true });
      return answer.status === 403 && answer;
    });
    expect(over.message.error?.message).toContain('0.000001 EUR a day are allowed');
  });

  it('is told to clients of the other format in their own form, streaming or not', async () => {
    for (const stream of [false, true]) {
      const answer = await erin.send('/openai/v1/chat/completions', { method: 'POST', body: chat(stream) });
      expect([answer.status, JSON.parse(answer.body)]).toMatchObject([
        403,
        { error: { code: 'budget_exceeded', type: 'permission_error' } },
      ]);
    }
  });
});
