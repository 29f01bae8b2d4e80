import { eventually } from '#messaging/testing';
import { cardActions } from '../cards/card-actions.js';
import { SlackServiceFake } from '../testing/slack-service.fake.js';

const reasonOf = (value: string): object => ({ reason: { reason: { type: 'plain_text_input', value } } });

describe('clicks in Slack', () => {
  let service: SlackServiceFake;
  beforeAll(async () => {
    service = await SlackServiceFake.start();
    await service.link('U0BOB', 'bob', { groups: ['security'] });
    await service.link('U0CAROL', 'carol', { groups: ['security'] });
    await service.link('U0ALICE', 'alice', { groups: ['engineering', 'security'] });
  });
  afterAll(() => service.close());

  const ask = async (overrides: object = {}): Promise<{ id: string; revision: number }> => {
    const { approvalId } = await service.approval.ask(overrides);
    return { id: approvalId, revision: 1 };
  };
  const endOf = (id: string) => service.approval.resolutionOf(id);
  const stateOf = async (id: string): Promise<unknown> =>
    (await service.approval.get(`/api/approvals/${id}`, await service.approval.token('carol'))).body['state'];
  const told = (user: string): number => service.slack.of('chat.postEphemeral').filter((fields) => fields['user'] === user).length;

  it('approve: the vote is that of the linked principal, and the same one as by token', async () => {
    const card = await ask();
    expect((await service.press('U0BOB', cardActions.approve, card)).status).toBe(200);
    expect(await endOf(card.id)).toMatchObject({
      state: 'approved',
      votes: [{ voter: { issuer: service.approval.issuer.issuer, subject: 'bob' }, decision: 'approve' }],
      grant: { scope: 'once' },
    });
  });

  it('deny: a modal opens at once, wants a reason, and the caller is told it', async () => {
    const card = await ask();
    await service.press('U0BOB', cardActions.deny, card);
    await eventually('the modal', () => service.slack.of('views.open').length > 0);
    const empty = await service.submit('U0BOB', reasonOf('  '));
    expect(await empty.json()).toEqual({ response_action: 'errors', errors: { reason: expect.stringContaining('needs a reason') } });
    expect(await stateOf(card.id)).toBe('pending');
    expect(await (await service.submit('U0BOB', reasonOf('Not on a Friday.'))).text()).toBe('');
    expect(await endOf(card.id)).toMatchObject({ state: 'denied', reason: 'Not on a Friday.' });
  });

  it('tell the loser who won', async () => {
    const card = await ask();
    await service.press('U0BOB', cardActions.approve, card);
    await endOf(card.id);
    const before = told('U0CAROL');
    await service.press('U0CAROL', cardActions.approve, card);
    expect(await service.toldOnly('U0CAROL', before)).toMatch(/^bob approved this at /);
  });

  it('of two at once: one decides, and the other hears of it', async () => {
    const card = await ask();
    const before = told('U0BOB') + told('U0CAROL');
    await Promise.all(['U0BOB', 'U0CAROL'].map((user) => service.press(user, cardActions.approve, card)));
    expect((await endOf(card.id)).votes).toHaveLength(1);
    await eventually('the other to be told', () => told('U0BOB') + told('U0CAROL') === before + 1);
  });

  it('on a card that has changed decide nothing, and say so', async () => {
    const card = await ask();
    const before = told('U0BOB');
    await service.press('U0BOB', cardActions.approve, { ...card, revision: 2 });
    expect(await service.toldOnly('U0BOB', before)).toContain('has changed');
    expect(await stateOf(card.id)).toBe('pending');
  });

  it('of the requester, and of the requester’s second account, decide nothing', async () => {
    const card = await ask();
    await service.link('U0ALICE2', 'alice-2', { groups: ['security'], email: 'Alice@example.com' });
    for (const user of ['U0ALICE', 'U0ALICE2']) {
      const before = told(user);
      await service.press(user, cardActions.approve, card);
      expect(await service.toldOnly(user, before)).toContain('Nobody decides about their own request');
    }
    expect(await stateOf(card.id)).toBe('pending');
  });

  it.each([
    ['something else', '019f0000-0000-7000-8000-000000000000'],
    ['nothing that could be one', '../../api/grants'],
    ['a text that no store takes', 'a\u0000b'],
  ])('whose value is the id of %s decide nothing', async (_what, id) => {
    const before = told('U0BOB');
    await service.press('U0BOB', cardActions.approve, { id, revision: 1 });
    expect(await service.toldOnly('U0BOB', before)).toContain('There is no such approval');
  });

  it.each([
    ['no value', { actions: [{ type: 'button', block_id: 'ostiary_actions', action_id: 'approve' }] }],
    ['a value that is no card’s', { actions: [{ type: 'button', block_id: 'ostiary_actions', action_id: 'approve', value: '{"id":1}' }] }],
    ['a long value', { actions: [{ type: 'button', block_id: 'ostiary_actions', action_id: 'approve', value: `1:${'x'.repeat(3_000)}` }] }],
    ['no user', { user: {} }],
    ['no team', { team: null, user: { id: 'U0BOB' } }],
    ['no actions', { actions: [] }],
  ])('with %s do nothing', async (_what, more) => {
    const calls = service.slack.calls.length;
    expect((await service.press('U0BOB', cardActions.approve, await ask(), more)).status).toBe(200);
    expect(service.slack.calls.slice(calls).filter(({ method }) => method === 'chat.postEphemeral')).toEqual([]);
  });

  it('on details show all of the content, masked, in a modal that is open before anything is looked up', async () => {
    const card = await ask();
    await service.press('U0CAROL', cardActions.details, card);
    const update = await eventually('the content', () => service.slack.of('views.update').at(-1));
    expect(JSON.stringify(update['view'])).toContain('drop the [prod-db]');
    expect(update['view_id']).toBe('V1');
    const { body } = await service.approval.get(`/api/approvals/${card.id}`, await service.approval.token('alice'));
    expect(JSON.stringify(body['seenBy'])).toContain('carol');
  });

  it('on details show nothing to whoever may not see it', async () => {
    const card = await ask({ terms: { reviewers: ['finance'], quorum: 1, expiresInMs: 900_000 } });
    await service.link('U0OSCAR', 'oscar', { groups: ['engineering'] });
    const before = service.slack.of('views.update').length;
    await service.press('U0OSCAR', cardActions.details, card);
    await eventually('an answer', () => service.slack.of('views.update').length > before);
    const shown = JSON.stringify(service.slack.of('views.update').at(-1));
    expect(shown).toContain('There is no such approval');
    expect(shown).not.toContain('prod-db');
  });

  it('are answered while Slack is away for everything else, and decide nothing then', async () => {
    const card = await ask();
    await service.link('U0NEW', 'newcomer', { groups: ['security'] });
    service.slack.isAway = true;
    expect((await service.press('U0NEW', cardActions.approve, card)).status).toBe(200);
    await eventually('Slack to be asked who that is', () => service.slack.of('users.info').some(({ user }) => user === 'U0NEW'));
    service.slack.isAway = false;
    expect(await stateOf(card.id)).toBe('pending');
  });
});
