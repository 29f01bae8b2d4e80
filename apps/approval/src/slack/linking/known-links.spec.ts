import { cardActions } from '../cards/card-actions.js';
import { SlackServiceFake } from '../testing/slack-service.fake.js';

describe('links by address', () => {
  let allowed: SlackServiceFake;
  let forbidden: SlackServiceFake;
  beforeAll(async () => {
    allowed = await SlackServiceFake.start({ linkByEmail: true });
    forbidden = await SlackServiceFake.start();
  });
  afterAll(async () => {
    await allowed.close();
    await forbidden.close();
  });

  let users = 0;
  const clicking = async (
    service: SlackServiceFake,
    profile: { email?: string; is_email_confirmed?: boolean },
  ): Promise<[string, unknown]> => {
    const user = `U0USER${(users += 1)}`;
    service.slack.users.set(user, { name: 'Rita', ...profile });
    const { approvalId: id } = await service.approval.ask();
    await service.press(user, cardActions.deny, { id, revision: 1 });
    const opened = () =>
      service.slack.of('views.open').some((fields) => (fields['view'] as { private_metadata: string }).private_metadata.includes(id));
    const told = () => service.slack.of('chat.postEphemeral').findLast((fields) => fields['user'] === user)?.['text'];
    for (;;) {
      if (opened()) break;
      if (told() !== undefined) return ['told', told()];
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await service.submit(user, { reason: { reason: { type: 'plain_text_input', value: 'no' } } });
    const { state, votes } = await service.approval.resolutionOf(id);
    return [state, votes[0]?.voter.subject];
  };
  const seen = async (service: SlackServiceFake, subject: string, claims: object = {}): Promise<void> => {
    await service.approval.get('/api/approvals', await service.approval.token(subject, { groups: ['security'], ...claims }));
  };
  const unknown = ['told', expect.stringContaining('I don’t know who you are')];

  it('are made where the configuration allows it and both sides vouch for the address', async () => {
    await seen(allowed, 'rita');
    expect(await clicking(allowed, { email: 'Rita@example.com' })).toEqual(['denied', 'rita']);
  });

  it('are not made unless the configuration allows it', async () => {
    await seen(forbidden, 'rita');
    expect(await clicking(forbidden, { email: 'rita@example.com' })).toEqual(unknown);
  });

  it.each<[string, () => Promise<void>, { email?: string; is_email_confirmed?: boolean }]>([
    ['Slack has not had it confirmed', () => seen(allowed, 'sam'), { email: 'sam@example.com', is_email_confirmed: false }],
    ['Slack does not tell it', () => seen(allowed, 'tom'), {}],
    ['the issuer does not vouch for it', () => seen(allowed, 'ute', { email_verified: false }), { email: 'ute@example.com' }],
    ['nobody with it has been here', () => Promise.resolve(), { email: 'vera@example.com' }],
    [
      'two people have it',
      async () => {
        await seen(allowed, 'wim');
        await seen(allowed, 'wim-2', { email: 'wim@example.com' });
      },
      { email: 'wim@example.com' },
    ],
  ])('are not made where %s', async (_why, before, profile) => {
    await before();
    expect(await clicking(allowed, profile)).toEqual(unknown);
  });

  it('are not made to somebody who is linked to another account', async () => {
    await seen(allowed, 'xena');
    expect(await clicking(allowed, { email: 'xena@example.com' })).toEqual(['denied', 'xena']);
    expect(await clicking(allowed, { email: 'xena@example.com' })).toEqual(unknown);
  });
});
