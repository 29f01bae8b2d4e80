import { eventually } from '#messaging/testing';
import { z } from 'zod';
import type { Answer } from './harness/answer.js';
import type { ControlApi } from './harness/control-api.js';
import { EmbeddedSystem } from './harness/embedded-system.js';
import type { IngressClient } from './harness/ingress-client.js';
import { uniqueWord } from './harness/unique.js';

const grants = z.object({ items: z.array(z.looseObject({ id: z.string(), approvalId: z.string(), scope: z.string(), uses: z.number() })) });
const json = (content: object) => ({ type: 'application/json', content: JSON.stringify(content) });
const policy = `version: 1
rules:
  - id: lab
    match: { words: ['lab machine'] }
    action: require-approval
    approval: { reviewers: [security], grant: { scope: duration, for: 2h } }
  - id: never
    match: { words: ['burn it down'] }
    action: block
`;

describe('a grant beyond one call', () => {
  let system: EmbeddedSystem;
  let alice: IngressClient;
  let bob: ControlApi;
  beforeAll(async () => {
    system = await EmbeddedSystem.prepare('18-grants');
    await system.start();
    [alice, bob] = [await system.people.calling('alice'), await system.people.controlling('bob')];
  });
  afterAll(() => system?.stop());

  const says = (text: string, session: string): Promise<Answer> => alice.call(text, { session });
  /** Calls, and has it approved so far; gives the approval's id. */
  async function approved(text: string, session: string, grant: object): Promise<string> {
    const word = uniqueWord();
    const call = says(`${text} ${word}`, session);
    const { id, revision } = await bob.approvalWith(word);
    const vote = await bob.ask('POST', `/api/approvals/${id}/votes`, json({ decision: 'approve', revision, grant }));
    expect(vote.status).toBe(201);
    expect((await call).status).toBe(200);
    return id;
  }
  /** Calls, and sees that people are asked: they say no. */
  async function asked(text: string, session: string): Promise<void> {
    const word = uniqueWord();
    const call = says(`${text} ${word}`, session);
    await bob.vote((await bob.approvalWith(word)).id, 'deny', 'Not now.');
    expect((await call).verdict).toBe('require-approval');
  }
  const grantOf = async (approvalId: string, scope: string) =>
    grants.parse((await bob.ask('GET', '/api/grants')).body).items.find((one) => one.approvalId === approvalId && one.scope === scope);

  it('is given for the session by the shipped policy: nobody is asked twice, and the record says why', async () => {
    const session = crypto.randomUUID();
    const approvalId = await approved('Look at the production database for', session, { scope: 'session', for: '1h' });
    const second = await says(`Look at the production database once more ${uniqueWord()}`, session);
    expect([second.status, second.verdict]).toEqual([200, 'allow']);
    const grant = await grantOf(approvalId, 'session');
    expect(grant).toMatchObject({ uses: 1, state: 'active', session: expect.stringContaining(session) });
    const record = await (await system.people.controlling('dave')).endedExchange(second.exchange);
    expect(JSON.stringify(record)).toContain(approvalId);
    await asked('Look at the production database for', crypto.randomUUID());
  });

  it('is refused beyond what the rule offers', async () => {
    const word = uniqueWord();
    const call = says(`terraform destroy ${word}`, crypto.randomUUID());
    const { id, revision } = await bob.approvalWith(word);
    const wider = json({ decision: 'approve', revision, grant: { scope: 'session' } });
    expect((await bob.ask('POST', `/api/approvals/${id}/votes`, wider)).status).toBe(422);
    await bob.vote(id, 'approve');
    expect((await call).status).toBe(200);
  });

  it('ends when its owner or a reviewer takes it back, at once', async () => {
    const session = crypto.randomUUID();
    const approvalId = await approved('Look at the production database for', session, { scope: 'session' });
    expect((await says(`The production database again ${uniqueWord()}`, session)).status).toBe(200);
    const { id } = (await grantOf(approvalId, 'session'))!;
    const owner = await system.people.controlling('alice');
    expect(await owner.ask('DELETE', `/api/grants/${id}`, json({ reason: 'Done.' }))).toMatchObject({
      status: 200,
      body: { items: [{ id, state: 'revoked', revoked: { by: { subject: 'alice' }, reason: 'Done.' } }] },
    });
    await asked('The production database, after that', session);
    const told = await eventually('the approval to say so', async () => {
      const approval = await bob.approval(approvalId);
      return approval['grantRevoked'] !== null && approval;
    });
    expect(told).toMatchObject({ grantUses: 2, grantRevoked: { by: { subject: 'alice' }, reason: 'Done.' } });
    expect(await bob.ask('DELETE', `/api/grants/${id}`)).toMatchObject({ status: 409 });
  });

  it('holds for a time in every conversation where a rule offers that, and lets no block pass', async () => {
    const erin = await system.people.controlling('erin');
    expect((await erin.publish(policy)).status).toBe(201);
    await eventually('the policy', async () => (await says(`burn it down ${uniqueWord()}`, crypto.randomUUID())).verdict === 'block');
    const approvalId = await approved('Restart the lab machine', crypto.randomUUID(), { scope: 'duration', for: '1h' });
    const other = crypto.randomUUID();
    expect((await says(`Look at the lab machine ${uniqueWord()}`, other)).status).toBe(200);
    expect((await says(`The lab machine: burn it down ${uniqueWord()}`, other)).verdict).toBe('block');
    expect((await bob.ask('DELETE', `/api/grants?approval=${approvalId}`)).status).toBe(200);
    await asked('Look at the lab machine', crypto.randomUUID());
  });
});
