import { eventually } from '#messaging/testing';
import { cardActions } from '../cards/card-actions.js';
import { SimulatedSlackFake } from '../testing/simulated-slack.fake.js';

interface Comment {
  readonly by: { readonly subject: string };
  readonly channel: string;
  readonly text: string;
}

describe('what people write and press beside voting', () => {
  let service: SimulatedSlackFake;
  beforeAll(async () => {
    service = await SimulatedSlackFake.start();
    await service.link('bob', ['security']);
    await service.link('alice', ['engineering']);
  });
  afterAll(() => service.close());

  const person = (handle: string) => service.slack.workspace.findPerson(handle)!;
  const viewOf = async (id: string) =>
    (await service.approval.get(`/api/approvals/${id}`, await service.approval.token('carol'))).body as {
      state: string;
      comments: Comment[];
    };
  const thread = ({ channel, ts }: { channel: string; ts: string }) =>
    service.slack.workspace.messages.of(channel).filter(({ threadTs, ephemeralTo }) => threadTs === ts && ephemeralTo === null);

  it('a reply in a card’s thread is a comment on the approval, and stands there once', async () => {
    const { id, ...card } = await service.ask();
    await service.slack.hands.say(person('bob'), card.channel, 'Is that <really> needed? R&D', card.ts);
    const { comments } = await eventually('the comment', async () => {
      const view = await viewOf(id);
      return view.comments.length > 0 ? view : undefined;
    });
    expect(comments).toMatchObject([{ by: { subject: 'bob' }, channel: 'slack', text: 'Is that <really> needed? R&D' }]);
    // Another card's thread, posted later, shows that what was due by then is out.
    const later = await service.ask();
    await service.slack.hands.say(person('bob'), later.channel, 'and this', later.ts);
    await eventually('the later comment', async () => (await viewOf(later.id)).comments.length === 1);
    expect(thread(card)).toHaveLength(1);
  });

  it('an event that Slack sends twice is one comment', async () => {
    const { id, ...card } = await service.ask();
    const user = person('bob');
    const { author } = service.slack.workspace;
    const event = {
      type: 'message',
      channel: card.channel,
      user: user.id,
      team: author.teamId,
      text: 'once',
      ts: '1.2',
      thread_ts: card.ts,
    };
    const payload = { type: 'event_callback', team_id: author.teamId, event_id: `Ev${id}`, event_time: 1, event, authorizations: [] };
    for (let time = 0; time < 3; time += 1) await service.slack.delivering.event({ ...payload, event_time: time });
    await service.slack.hands.say(user, card.channel, 'then', card.ts);
    await eventually('both', async () => (await viewOf(id)).comments.length >= 2);
    expect((await viewOf(id)).comments.map(({ text }) => text)).toEqual(['once', 'then']);
  });

  it('a reply of somebody who is linked to nobody is no comment, and only they are told', async () => {
    const { id, ...card } = await service.ask();
    await service.slack.hands.say(person('mallory'), card.channel, 'hello', card.ts);
    await eventually('an answer', () =>
      service.slack.workspace.messages
        .list()
        .some(({ ephemeralTo, threadTs }) => ephemeralTo === person('mallory').id && threadTs === card.ts),
    );
    expect((await viewOf(id)).comments).toEqual([]);
  });

  it('a message outside of threads, or in another thread, is nothing', async () => {
    const { id, ...card } = await service.ask();
    await service.slack.hands.say(person('bob'), card.channel, 'good morning');
    const { message } = await service.slack.hands.say(person('bob'), card.channel, 'a thread of ours');
    await service.slack.hands.say(person('bob'), card.channel, 'in it', message.ts);
    await service.slack.hands.say(person('bob'), card.channel, 'on the card', card.ts);
    await eventually('the comment', async () => (await viewOf(id)).comments.length > 0);
    expect((await viewOf(id)).comments.map(({ text }) => text)).toEqual(['on the card']);
  });

  it('the requester takes the request back by the button of their direct message; nobody else does', async () => {
    const { id } = await service.ask();
    const direct = service.slack.workspace.directWith(person('alice')).id;
    const { ts } = await eventually('the message to the requester', () =>
      service.slack.workspace.messages.of(direct).find(({ blocks }) => JSON.stringify(blocks).includes(`1:${id}`)),
    );
    const click = (user: string, waitMs: number) =>
      service.slack.clicks.click({ ts, channel: direct, user, action: cardActions.withdraw, waitMs });
    expect(await click('bob', 500)).toMatchObject({ acked: true });
    expect((await viewOf(id)).state).toBe('pending');
    await click('alice', 10_000);
    await eventually('the end', async () => (await viewOf(id)).state === 'canceled');
  });
});
