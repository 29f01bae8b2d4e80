import { eventually } from '#messaging/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { shows } from './harness/control-api.js';
import { DistributedSystem } from './harness/distributed-system.js';
import { uniqueWord } from './harness/unique.js';

const replicas = 3;
const policy = (word: string, action: 'block' | 'require-approval') => `version: 1
rules:
  - id: on-trial
    on: [request]
    match: { words: ["${word}"] }
    action: ${action}
${action === 'block' ? '' : '    approval: { reviewers: [security], quorum: 1, expiresIn: 15m }\n'}`;

describe('several ingress instances', () => {
  let system: DistributedSystem;
  const instances = () => Array.from({ length: replicas }, (_, index) => system.ingress(index + 1));

  beforeAll(async () => {
    system = await DistributedSystem.start('02-replicas', { ingressReplicas: replicas });
  });
  afterAll(() => system?.stop());

  it('each hear the decision on the call that they hold', async () => {
    const [alice, bob] = [await system.people.calling('alice'), await system.people.controlling('bob')];
    const words = instances().map(() => uniqueWord());
    const calls = instances().map((url, index) => alice.at(url).call(`Check the prod database for ${words[index]}`));
    for (const word of words) {
      const approval = await bob.approvalWith(word);
      await bob.vote(approval.id, 'approve');
    }
    for (const answer of await Promise.all(calls)) expect(answer.status).toBe(200);
    for (const word of words) expect(await system.provider.received(word)).toHaveLength(1);
  });

  it('share one approval for the same call, which reaches the provider once', async () => {
    const [alice, bob] = [await system.people.calling('alice'), await system.people.controlling('bob')];
    const word = uniqueWord();
    const prompt = `Check the prod database for ${word}`;
    const options = { session: crypto.randomUUID() };
    const calls = instances().map((url) => alice.at(url).call(prompt, options));
    const approval = await bob.approvalWith(word);
    const dave = await system.people.controlling('dave');
    await eventually('every call to be held', async () => {
      const held = await Promise.all((await dave.exchanges()).filter(({ endedAt }) => endedAt === null).map(({ id }) => dave.exchange(id)));
      return held.filter((exchange) => JSON.stringify(exchange?.['request'] ?? '').includes(word)).length === replicas;
    });
    expect((await bob.pendingApprovals()).filter((approval) => shows(approval, word))).toHaveLength(1);
    await bob.vote(approval.id, 'approve');
    const answers = await Promise.all(calls);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await system.provider.received(word)).toHaveLength(1);
  });

  it('go by one grant for a session, and ask again from the moment that it is taken back', async () => {
    const [alice, bob] = [await system.people.calling('alice'), await system.people.controlling('bob')];
    const [first, second, third] = instances();
    const session = crypto.randomUUID();
    const [word, again] = [uniqueWord(), uniqueWord()];
    const held = alice.at(first!).call(`Check the prod database for ${word}`, { session });
    const { id, revision } = await bob.approvalWith(word);
    const content = JSON.stringify({ decision: 'approve', revision, grant: { scope: 'session' } });
    await bob.ask('POST', `/api/approvals/${id}/votes`, { type: 'application/json', content });
    expect((await held).status).toBe(200);
    for (const url of [second!, third!])
      expect((await alice.at(url).call(`The prod database again ${uniqueWord()}`, { session })).status).toBe(200);
    expect((await bob.ask('DELETE', `/api/grants?approval=${id}`)).status).toBe(200);
    const asked = [second!, third!].map((url) => alice.at(url).call(`The prod database, then ${again}`, { session }));
    await bob.vote((await bob.approvalWith(again)).id, 'deny');
    for (const answer of await Promise.all(asked)) expect(answer.verdict).toBe('require-approval');
  });

  it('hear a new policy without a restart', async () => {
    const [alice, erin] = [await system.people.calling('alice'), await system.people.controlling('erin')];
    const word = uniqueWord();
    const published = await erin.publish(policy(word, 'block'));
    expect(published).toMatchObject({ status: 201, body: { version: expect.any(Number) } });
    for (const url of instances()) {
      await eventually(`${url} to refuse`, async () => (await alice.at(url).call(`About ${word}`)).status === 403);
    }
  });

  it('start cold from the topic alone, with the policy service away', async () => {
    const [alice, erin] = [await system.people.calling('alice'), await system.people.controlling('erin')];
    const word = uniqueWord();
    await erin.publish(policy(word, 'block'));
    await eventually('the policy to be heard', async () => (await alice.call(`About ${word}`)).status === 403);
    await system.kill9('policy');
    await system.kill9('ingress-2');
    await system.restart('ingress-2');
    const client = alice.at(system.ingress(2));
    expect((await client.call(`About ${word}`)).status).toBe(403);
    expect((await client.call(`About ${uniqueWord()}`)).status).toBe(200);
    await system.restart('policy');
  });

  it('keep what they hold when another of them dies', async () => {
    const [alice, bob, erin] = [
      await system.people.calling('alice'),
      await system.people.controlling('bob'),
      await system.people.controlling('erin'),
    ];
    const [rule, word] = [uniqueWord(), uniqueWord()];
    await erin.publish(policy(rule, 'require-approval'));
    await sleep(1_000);
    const calling = alice.at(system.ingress(1)).call(`About ${rule} and ${word}`);
    const approval = await bob.approvalWith(word);
    await system.kill9('ingress-3');
    await bob.vote(approval.id, 'approve');
    expect((await calling).status).toBe(200);
    await system.restart('ingress-3');
  });
});
