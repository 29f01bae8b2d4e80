import { approvalResolved, decisionMade, holdEnded, policyPublished, type Topic } from '#contracts';
import { eventually } from '#messaging/testing';
import { DistributedSystem } from './harness/distributed-system.js';
import { Stranger } from './harness/stranger.js';
import { uniqueWord } from './harness/unique.js';

const at = new Date(0).toISOString();
const voter = { issuer: 'https://issuer.test', subject: 'bob', name: 'Bob' };

describe('whoever can write to a topic, without a key of ours', () => {
  let system: DistributedSystem;
  let stranger: Stranger;
  beforeAll(async () => {
    system = await DistributedSystem.start('10-forged-messages');
    stranger = await Stranger.on(system.broker.brokers);
  });
  afterAll(async () => {
    await stranger?.leave();
    await system?.stop();
  });

  const setAside = async (service: string, topic: Topic): Promise<number> => {
    const text = await (await fetch(`${system.url(service)}/metrics`)).text();
    const line = text.split('\n').find((one) => one.startsWith(`ostiary_dead_letters_total{topic="${topic.name}",reason="unproven"}`));
    return Number(line?.split(' ').at(-1) ?? 0);
  };

  it('approves nothing, decides nothing, ends no hold and publishes no policy', async () => {
    const [alice, bob] = [await system.people.calling('alice'), await system.people.controlling('bob')];
    const word = uniqueWord();
    const held = alice.call(`Check the prod database for ${word}`);
    const { id: approvalId, exchangeId } = await bob.approvalWith(word);

    const vote = { voter, decision: 'approve' as const, reason: null, at };
    const grant = { scope: 'session' as const, until: null };
    await stranger.write(approvalResolved, approvalId, {
      approvalId,
      state: 'approved',
      revision: 1,
      votes: [vote],
      reason: null,
      grant,
      resolvedAt: at,
    });
    const decision = { verdict: 'allow' as const, reasons: [], obligations: [], policyVersion: 1 };
    await stranger.write(decisionMade, exchangeId, { exchangeId, requestId: exchangeId, decision, outcome: 'go', grants: [] });
    await stranger.write(holdEnded, approvalId, { approvalId, exchangeId, cause: 'client_left', endedAt: at });
    const source = 'version: 1\nrules: []\n';
    const policy = { scope: 'default', version: 999, source, digest: '', author: 'Nobody', publishedAt: at };
    await stranger.write(policyPublished, 'default', policy);
    await stranger.write(policyPublished, 'default', policy, { ostiary_mac: `v1=0011223344556677:${'A'.repeat(43)}=` });
    await stranger.write(policyPublished, 'default', Buffer.alloc(0));

    await eventually('ingress to have set all of it aside', async () => {
      const counts = [approvalResolved, decisionMade, policyPublished].map((topic) => setAside('ingress-1', topic));
      return (await Promise.all(counts)).join() === '1,1,3';
    });
    await eventually('policy to have done so', async () => (await setAside('policy', approvalResolved)) === 1);
    await eventually('approval to have done so', async () => (await setAside('approval', holdEnded)) === 1);

    expect(await bob.approval(approvalId)).toMatchObject({ state: 'pending' });
    expect(await system.provider.received(word)).toEqual([]);
    await bob.vote(approvalId, 'deny');
    expect((await held).status).not.toBe(200);
    expect(await system.provider.received(word)).toEqual([]);
  });

  it('leaves the policy in force where it was, for an instance that starts later, too', async () => {
    await system.kill9('ingress-1');
    await system.restart('ingress-1');
    const [alice, bob] = [await system.people.calling('alice'), await system.people.controlling('bob')];
    const word = uniqueWord();
    const held = alice.call(`Check the prod database for ${word}`);
    await bob.vote((await bob.approvalWith(word)).id, 'approve');
    expect((await held).status).toBe(200);
    expect(await system.provider.received(word)).toHaveLength(1);
  });
});
