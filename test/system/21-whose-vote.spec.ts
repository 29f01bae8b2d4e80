import { eventually } from '#messaging/testing';
import { z } from 'zod';
import type { ControlAnswer, ControlApi } from './harness/control-api.js';
import { DistributedSystem } from './harness/distributed-system.js';
import type { IngressClient } from './harness/ingress-client.js';
import { uniqueWord } from './harness/unique.js';

const policy = `version: 1
rules:
  - id: four-eyes
    match: { words: ['fire drill'] }
    action: require-approval
    approval: { reviewers: [security], quorum: 2, breakGlass: { groups: [audit] } }
  - id: auditors-only
    match: { words: ['annual report'] }
    action: require-approval
    approval: { reviewers: [audit] }
  - id: in-a-browser
    match: { words: ['payment keys'] }
    action: require-approval
    approval: { reviewers: [security], channels: [web], breakGlass: { groups: [audit] } }
  - id: on-trial
    match: { words: ['no such trial'] }
    action: block
`;
const json = (content: object) => ({ type: 'application/json', content: JSON.stringify(content) });
const ids = z.object({ items: z.array(z.looseObject({ id: z.string() })) });

describe('whose vote counts', () => {
  let system: DistributedSystem;
  let alice: IngressClient;
  let [bob, carol, dave]: (ControlApi | undefined)[] = [];
  beforeAll(async () => {
    system = await DistributedSystem.start('21-whose-vote');
    alice = await system.people.calling('alice');
    [bob, carol, dave] = await Promise.all((['bob', 'carol', 'dave'] as const).map((user) => system.people.controlling(user)));
    expect((await (await system.people.controlling('erin')).publish(policy)).status).toBe(201);
    await eventually('the policy', async () => (await alice.call(`no such trial ${uniqueWord()}`)).verdict === 'block');
  });
  afterAll(() => system?.stop());

  const breakGlass = (by: ControlApi, id: string): Promise<ControlAnswer> =>
    by.ask('POST', `/api/approvals/${id}/votes`, json({ decision: 'approve', breakGlass: true, reason: 'Production is down.' }));

  it('breaking the glass lets a held call go on, and stays open until somebody else has looked at it', async () => {
    const word = uniqueWord();
    const call = alice.call(`A fire drill for ${word}`);
    const { id } = await dave!.approvalWith(word);
    expect((await breakGlass(bob!, id)).status).toBe(403);
    expect(await breakGlass(dave!, id)).toMatchObject({ status: 201, body: { state: 'approved', review: { state: 'open' } } });
    expect((await call).status).toBe(200);
    const open = async () => ids.parse((await carol!.ask('GET', '/api/approvals?review=open')).body).items.map((item) => item.id);
    expect(await open()).toContain(id);
    const review = (by: ControlApi) => by.ask('POST', `/api/approvals/${id}/review`, json({ note: 'It was down.' }));
    expect((await review(dave!)).status).toBe(403);
    expect(await review(carol!)).toMatchObject({ status: 200, body: { review: { state: 'closed', by: { subject: 'carol' } } } });
    expect(await open()).not.toContain(id);
  });

  it('somebody votes for another as long as that is said, and the call goes on', async () => {
    const { principal } = z
      .object({ principal: z.looseObject({ issuer: z.string(), subject: z.string() }) })
      .parse((await bob!.ask('GET', '/api/me')).body);
    const to = { issuer: principal.issuer, subject: principal.subject };
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const lent = await dave!.ask('POST', '/api/delegations', json({ to, until }));
    expect(lent.status).toBe(201);
    const word = uniqueWord();
    const call = alice.call(`The annual report on ${word}`);
    const { id } = await bob!.approvalWith(word);
    expect(await carol!.vote(id, 'approve')).toMatchObject({ status: 403 });
    expect(await bob!.vote(id, 'approve')).toMatchObject({ status: 201, body: { votes: [{ through: 'audit, for Dave' }] } });
    expect((await call).status).toBe(200);
    const [given] = ids.parse((await dave!.ask('GET', '/api/delegations')).body).items;
    expect((await bob!.ask('DELETE', `/api/delegations/${given!.id}`)).status).toBe(200);
    const next = uniqueWord();
    const held = alice.call(`The annual report on ${next}`);
    expect((await bob!.vote((await bob!.approvalWith(next)).id, 'approve')).status).toBe(403);
    await dave!.vote((await dave!.approvalWith(next)).id, 'deny', 'Not today.');
    expect((await held).verdict).toBe('require-approval');
  });

  it('a token is no browser, whatever it says', async () => {
    const word = uniqueWord();
    const call = alice.call(`The payment keys of ${word}`);
    const { id } = await bob!.approvalWith(word);
    for (const refused of [await bob!.vote(id, 'approve'), await bob!.vote(id, 'deny', 'No.'), await breakGlass(dave!, id)])
      expect(refused).toMatchObject({ status: 403, body: { code: 'channel_refused' } });
    const owner = await system.people.controlling('alice');
    expect((await owner.ask('POST', `/api/approvals/${id}/withdraw`, json({}))).status).toBeLessThan(300);
    expect((await call).verdict).toBe('require-approval');
  });
});
