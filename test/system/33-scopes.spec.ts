import { eventually } from '#messaging/testing';
import type { ControlApi } from './harness/control-api.js';
import { DistributedSystem } from './harness/distributed-system.js';
import type { IngressClient } from './harness/ingress-client.js';

const policyOf = (...rules: string[]) => `version: 1\nrules:\n${rules.map((rule) => `  - ${rule}\n`).join('')}`;
const blocks = (word: string) => `{ id: no-${word}, match: { words: [${word}] }, action: block }`;
const lets = (word: string) => `{ id: lets-${word}, match: { words: [${word}] }, action: allow }`;
const asks = (word: string) =>
  `{ id: ask-${word}, match: { words: [${word}] }, action: require-approval, approval: { reviewers: [security] } }`;
const organisation = policyOf(blocks('osprey'));
const ofEngineering = policyOf(blocks('kestrel'), asks('heron'), lets('osprey'), lets('merlin'));

describe('policies of scopes, over two instances of ingress', () => {
  let system: DistributedSystem;
  let [alice, dave]: IngressClient[] = [];
  let [erin, bob]: ControlApi[] = [];
  beforeAll(async () => {
    system = await DistributedSystem.start('33-scopes', { ingressReplicas: 2 });
    [alice, dave] = [await system.people.calling('alice'), await system.people.calling('dave')];
    [erin, bob] = [await system.people.controlling('erin'), await system.people.controlling('bob')];
    expect((await erin.publish(organisation)).status).toBe(201);
  });
  afterAll(() => system?.stop());

  const put = (who: ControlApi, path: string, source: string) =>
    who.ask('PUT', `/api/policies/${path}`, { type: 'application/yaml', content: source });
  const instances = [1, 2] as const;
  const told = async (who: IngressClient, number: number, text: string, headers = {}) => {
    const { verdict, reasons } = await who.at(system.ingress(number)).call(text, { headers });
    return { verdict, reasons };
  };
  const onBoth = (who: IngressClient, text: string, verdict: string, headers = {}) =>
    eventually(
      `both instances to say ${verdict} of ${text}`,
      async () => (await Promise.all(instances.map((number) => told(who, number, text, headers)))).every((one) => one.verdict === verdict),
      60_000,
    );
  const holds = async () => {
    for (const number of instances) {
      expect(await told(alice!, number, 'A kestrel')).toEqual({ verdict: 'block', reasons: ['group:engineering:no-kestrel'] });
      expect((await told(dave!, number, 'A kestrel')).verdict).toBe('allow');
      expect((await told(alice!, number, 'An osprey')).verdict).toBe('block');
      expect((await told(dave!, number, 'An osprey')).verdict).toBe('block');
    }
  };

  it('are published by their owner, for the members, and by nobody else', async () => {
    const owned = await erin!.ask('PUT', '/api/policies/group:engineering/owners', {
      type: 'application/json',
      content: JSON.stringify({ owners: ['security'] }),
    });
    expect(owned.status).toBe(200);
    expect((await put(await system.people.controlling('alice'), 'group:engineering', ofEngineering)).status).toBe(403);
    expect((await put(bob!, 'client:ci-bot', ofEngineering)).status).toBe(403);
    expect((await put(bob!, 'group:engineering?force=true', ofEngineering)).body).toEqual({ version: 3 });
    await onBoth(alice!, 'A kestrel', 'block');
    await holds();
  });

  it('hold a member’s call until somebody decides, and not another’s', async () => {
    expect((await told(dave!, 1, 'A heron')).verdict).toBe('allow');
    const held = alice!.call('A heron by the lake');
    const approval = await bob!.approvalWith('heron by the lake');
    expect((await bob!.vote(approval.id, 'approve')).status).toBe(201);
    expect(await held).toMatchObject({ status: 200, verdict: 'require-approval' });
  });

  it('hold together with another scope’s, and the record says under which versions', async () => {
    expect((await put(erin!, 'client:ci-bot', policyOf(blocks('merlin')))).body).toEqual({ version: 4 });
    const bot = { 'user-agent': 'ci-bot/1.0' };
    await onBoth(dave!, 'A merlin', 'block', bot);
    expect((await told(dave!, 1, 'A merlin')).verdict).toBe('allow');
    const both = await alice!.call('A kestrel and a merlin', { headers: bot });
    expect(both.verdict).toBe('block');
    expect(both.reasons).toEqual(expect.arrayContaining(['client:ci-bot:no-merlin', 'group:engineering:no-kestrel']));
    const auditor = await system.people.controlling('dave');
    await auditor.endedExchange(both.exchange);
    const { body: record } = await auditor.ask('GET', `/api/exchanges/${both.exchange}`);
    expect(record).toMatchObject({ policyVersion: 4, verdict: 'block' });
    expect(JSON.stringify(record)).toContain('client:ci-bot:no-merlin');
    const { body } = await auditor.ask('GET', '/api/policies?asOf=4');
    expect(body).toMatchObject({
      version: 4,
      items: [
        { scope: 'default', inForce: { version: 2 } },
        { scope: 'client:ci-bot', owners: [], inForce: { version: 4 } },
        { scope: 'group:engineering', owners: ['security'], inForce: { version: 3, authorPrincipal: { subject: 'bob' } } },
      ],
    });
  });

  it('stay in force through the death of an instance and of the policy service, and end when they are removed', async () => {
    for (const name of ['policy', 'ingress-1']) {
      await system.kill9(name);
      await system.restart(name);
    }
    await onBoth(alice!, 'A kestrel', 'block');
    await holds();
    expect((await bob!.ask('DELETE', '/api/policies/group:engineering')).status).toBe(200);
    await onBoth(alice!, 'A kestrel', 'allow');
    expect((await told(alice!, 2, 'An osprey')).verdict).toBe('block');
  });
});
