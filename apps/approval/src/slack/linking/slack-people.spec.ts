import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '#messaging/testing';
import { Transactions } from '#persistence';
import { SlackLinkEventEntity } from '../../store/slack-link-event.entity.js';
import { cardActions } from '../cards/card-actions.js';
import { SlackServiceFake } from '../testing/slack-service.fake.js';

const hours = 3_600_000;

describe('whoever clicks in Slack', () => {
  let service: SlackServiceFake;
  beforeAll(async () => void (service = await SlackServiceFake.start()));
  afterAll(() => service.close());

  let users = 0;
  const newUser = (): string => `U0USER${(users += 1)}`;
  const member = async (flags: object = {}, more: object = {}): Promise<string> => {
    const user = newUser();
    service.slack.users.set(user, { name: 'Rita', email: 'rita@example.com', ...flags });
    await service.link(user, `reviewer-${user}`, { groups: ['security'], ...more });
    return user;
  };
  /** What becomes of an approval that this user clicks on, and what they alone are told. */
  const approving = async (user: string, more: object = {}): Promise<{ told: string; state: unknown; events: readonly unknown[] }> => {
    const { approvalId: id } = await service.approval.ask();
    await service.press(user, cardActions.approve, { id, revision: 1 }, more);
    const told = await service.toldOnly(user);
    const { body } = await service.approval.get(`/api/approvals/${id}`, await service.approval.token('carol'));
    const events = await service.approval.service.app
      .get(Transactions)
      .read((manager) => manager.findBy(SlackLinkEventEntity, { userId: user }));
    return { told, state: body['state'], events: events.map(({ kind, why }) => `${kind} ${why}`) };
  };

  it.each<[string, object, string, string]>([
    ['a guest of several channels', { is_restricted: true }, 'Guests decide nothing', 'guest'],
    ['a guest of one channel', { is_restricted: true, is_ultra_restricted: true }, 'Guests decide nothing', 'guest'],
    ['somebody who is invited and has not come', { is_invited_user: true }, 'Guests decide nothing', 'guest'],
    ['a bot', { is_bot: true }, 'Bots decide nothing', 'bot'],
    ['a workflow', { is_workflow_bot: true }, 'Bots decide nothing', 'bot'],
    ['somebody deactivated', { deleted: true }, 'deactivated', 'deactivated'],
    ['somebody of whom Slack does not say that they are active', { deleted: undefined }, 'deactivated', 'deactivated'],
    ['a member of another workspace', { team_id: 'T0OTHER' }, 'own workspace', 'other_workspace'],
    ['a stranger in a shared channel', { is_stranger: true }, 'own workspace', 'other_workspace'],
  ])('and is %s decides nothing, although they are linked', async (_who, flags, words, why) => {
    expect(await approving(await member(flags))).toEqual({
      told: expect.stringContaining(words),
      state: 'pending',
      events: [`refused ${why}`],
    });
  });

  it.each<[string, object]>([
    ['in another workspace', { team: { id: 'T0OTHER' }, user: { id: 'U', team_id: 'T0OTHER' } }],
    ['in another workspace as a member of this one', { team: { id: 'T0OTHER' } }],
    ['in this workspace as a member of another', { user: { id: 'U', team_id: 'T0OTHER' } }],
  ])('%s decides nothing', async (_where, more) => {
    const user = await member();
    const body =
      'user' in more ? { ...more, user: { id: user, team_id: 'T0OTHER' } } : { ...more, user: { id: user, team_id: service.slack.teamId } };
    expect(await approving(user, body)).toMatchObject({ told: expect.stringContaining('own workspace'), state: 'pending' });
  });

  it('and is linked to nobody is shown a link that nobody else sees', async () => {
    const user = newUser();
    service.slack.users.set(user, { name: 'New' });
    expect(await approving(user)).toEqual({
      told: expect.stringContaining('I don’t know who you are'),
      state: 'pending',
      events: ['refused unlinked'],
    });
    const shown = service.slack.of('chat.postEphemeral').findLast((fields) => fields['user'] === user);
    expect(JSON.stringify(shown?.['blocks'])).toMatch(/http:\/\/127\.0\.0\.1:8081\/slack\/link\?token=[\w-]{43}"/);
    expect(service.slack.of('chat.postMessage').filter((fields) => JSON.stringify(fields).includes('/slack/link'))).toEqual([]);
  });

  it('and is unknown to Slack, or of whom it does not answer, decides nothing and is shown no link', async () => {
    const user = newUser();
    expect(await approving(user)).toMatchObject({
      told: expect.stringContaining('right now'),
      state: 'pending',
      events: ['refused unknown_now'],
    });
    const shown = service.slack.of('chat.postEphemeral').findLast((fields) => fields['user'] === user);
    expect(JSON.stringify(shown)).not.toContain('/slack/link');
  });

  it('and whose groups are too old has to sign in again', async () => {
    const user = await member({}, { groupsReadAt: new Date(Date.now() - 13 * hours) });
    expect(await approving(user)).toMatchObject({ told: expect.stringContaining('Sign in again'), state: 'pending' });
  });

  it('and whose token did not list their groups has no vote', async () => {
    const user = await member({}, { groups: null });
    expect(await approving(user)).toMatchObject({ told: expect.stringContaining('groups'), state: 'pending' });
  });

  it('and is denied decides nothing', async () => {
    const user = await member();
    const denied = [{ issuer: service.approval.issuer.issuer, subject: `reviewer-${user}` }];
    await writeFile(join(service.folder, 'deny-list.json'), JSON.stringify(denied));
    await eventually('the denial to count', async () => {
      const token = await service.approval.token(`reviewer-${user}`);
      return (await service.approval.get('/api/approvals', token)).status === 401;
    });
    expect(await approving(user)).toMatchObject({ told: expect.stringContaining('denied'), state: 'pending', events: ['refused denied'] });
  });

  it('is asked about once a minute at most', async () => {
    const user = await member();
    for (let click = 0; click < 3; click += 1) {
      const { approvalId: id } = await service.approval.ask();
      await service.press(user, cardActions.approve, { id, revision: 1 });
      await service.approval.resolutionOf(id);
    }
    expect(service.slack.of('users.info').filter((fields) => fields['user'] === user)).toHaveLength(1);
  });
});
