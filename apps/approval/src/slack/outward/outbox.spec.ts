import type { ApprovalChange } from '../../notifying/notifier.port.js';
import { OutboxFake } from './testing/outbox.fake.js';
import type { PostedMessage } from './testing/slack-posts.fake.js';

const shows = (message: PostedMessage | undefined): string => JSON.stringify(message?.content.blocks ?? null);
const canVote = (message: PostedMessage | undefined): boolean => shows(message).includes('"action_id":"approve"');

describe('what leaves for Slack', () => {
  let outbox: OutboxFake;
  const start = async (...options: Parameters<typeof OutboxFake.start>): Promise<void> => {
    outbox = await OutboxFake.start(...options);
  };
  afterEach(() => outbox.close());

  const deny = async (id: string): Promise<void> => {
    await outbox.approval.vote(id, await outbox.approval.token('bob'), { decision: 'deny', reason: 'Not on a Friday.' });
    await outbox.noteAll(id);
  };

  it('is one card in each channel of those who are asked, and of every change there is only the newest state', async () => {
    await start({ channels: { security: 'C2', leads: 'C3' } });
    const id = await outbox.ask({ terms: { reviewers: ['security', 'leads', 'others'], quorum: 1, expiresInMs: 900_000 } });
    await outbox.settle();
    expect(outbox.slack.messages.map(({ channel }) => channel).toSorted()).toEqual(['C1', 'C2', 'C3']);
    await deny(id);
    await outbox.settle();
    await outbox.noteAll(id);
    await outbox.settle();
    expect(outbox.slack.messages.map(({ updates }) => updates)).toEqual([1, 1, 1]);
    for (const message of outbox.slack.messages)
      expect([shows(message).includes('Denied by *bob*'), canVote(message)]).toEqual([true, false]);
  });

  it('is posted as it is by then, once, where nothing could be posted until then', async () => {
    await start();
    outbox.slack.faults.push(...Array.from({ length: 5 }, () => ({ kind: 'away' as const })));
    const id = await outbox.ask();
    await outbox.send();
    await deny(id);
    await outbox.settle();
    expect(outbox.slack.messages.map((message) => [message.updates, shows(message).includes('Denied')])).toEqual([[0, true]]);
  });

  it.each([
    ['taken', true],
    ['not taken', false],
  ])('is one card, where the answer to a post was lost that was %s', async (_, taken) => {
    await start();
    outbox.slack.faults.push({ kind: 'unsure', taken });
    await outbox.ask();
    await outbox.settle();
    expect(outbox.slack.messages.map(canVote)).toEqual([true]);
  });

  it('is one card after a death in the middle, whether the post had left or not', async () => {
    await start();
    await outbox.ask();
    await outbox.dieHolding();
    await outbox.settle();
    expect(outbox.slack.messages).toHaveLength(1);
    const id = await outbox.ask();
    outbox.slack.faults.push({ kind: 'unsure', taken: true });
    await outbox.send(1);
    await outbox.query(`UPDATE slack_lanes SET paused_until = '-infinity'`);
    await outbox.dieHolding();
    await outbox.settle();
    expect(outbox.slack.messages.filter(({ mark }) => mark.startsWith(id))).toHaveLength(1);
  });

  it('has no buttons the second time, where Slack does not say whether there is a first', async () => {
    await start();
    outbox.slack.tells = false;
    outbox.slack.faults.push({ kind: 'unsure', taken: true });
    const id = await outbox.ask({ terms: { reviewers: ['security'], quorum: 2, expiresInMs: 900_000 } });
    await outbox.settle();
    expect(outbox.slack.messages.map(canVote)).toEqual([true, false]);
    await outbox.approval.vote(id, await outbox.approval.token('bob'), { decision: 'approve' });
    await outbox.noteAll(id);
    await outbox.settle();
    expect([outbox.slack.messages[1]?.updates, canVote(outbox.slack.messages[1])]).toEqual([1, false]);
  });

  it('waits as long as Slack says', async () => {
    await start();
    outbox.slack.faults.push({ kind: 'limited', retryAfterMs: 60_000 });
    await outbox.ask();
    await outbox.send();
    const [lane] = await outbox.query<{ left: number }>(
      `SELECT extract(epoch FROM paused_until - clock_timestamp())::float8 AS left FROM slack_lanes WHERE lane = 'C1'`,
    );
    expect(lane?.left).toBeGreaterThan(50);
    expect([await outbox.send(), outbox.slack.messages.length]).toEqual([0, 0]);
  });

  it('is a card without the words of others, where Slack refuses it as it is, and nothing where it refuses that', async () => {
    await start();
    outbox.slack.faults.push({ kind: 'content', reason: 'invalid_blocks' });
    await outbox.ask();
    await outbox.settle();
    expect(outbox.slack.messages.map((message) => [canVote(message), shows(message).includes('prod-db')])).toEqual([[true, false]]);
    outbox.slack.faults.push({ kind: 'content' }, { kind: 'content' });
    const id = await outbox.ask();
    await outbox.settle();
    expect(outbox.slack.messages).toHaveLength(1);
    expect(await outbox.query(`SELECT failure FROM slack_messages WHERE approval_id = '${id}' AND kind = 'card'`)).toEqual([
      { failure: 'content' },
    ]);
  });

  it('comes to a channel that is back, and does not wait for one that is not', async () => {
    await start({ channels: { leads: 'C3' } }, { placeFactor: 10 });
    outbox.slack.faults.push({ kind: 'place', reason: 'is_archived' });
    await outbox.ask();
    await outbox.send();
    await outbox.ask({ terms: { reviewers: ['leads'], quorum: 1, expiresInMs: 900_000 } });
    await outbox.send();
    expect(outbox.slack.in('C3')).toHaveLength(1);
    await outbox.settle();
    expect(outbox.slack.in('C1')).toHaveLength(1);
  });

  it('stands anew where somebody took the card away, as long as there is something to decide', async () => {
    await start();
    const id = await outbox.ask({ terms: { reviewers: ['security'], quorum: 2, expiresInMs: 900_000 } });
    await outbox.settle();
    outbox.slack.messages.length = 0;
    await outbox.approval.vote(id, await outbox.approval.token('bob'), { decision: 'approve' });
    await outbox.noteAll(id);
    await outbox.settle();
    expect(outbox.slack.messages.map(canVote)).toEqual([true]);
    outbox.slack.messages.length = 0;
    await deny(id);
    await outbox.settle();
    expect(outbox.slack.messages).toEqual([]);
  });

  it('lets others pass that wait behind a message that Slack never takes', async () => {
    await start();
    const id = await outbox.ask();
    outbox.slack.refuses = id;
    await outbox.ask();
    while (outbox.slack.messages.length === 0) if ((await outbox.send()) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    outbox.slack.refuses = null;
    await outbox.settle();
    expect(outbox.slack.messages).toHaveLength(2);
  });

  it('is sent by several processes, each message once, one at a time in a channel', async () => {
    await start({ channels: { security: 'C2' } });
    const asked = Array.from({ length: 12 }, (_, index) =>
      outbox.ask({ terms: { reviewers: [index % 2 ? 'security' : 'others'], quorum: 1, expiresInMs: 900_000 } }),
    );
    await Promise.all(asked);
    await Promise.all([outbox.send(), outbox.send(), outbox.send(), outbox.settle()]);
    expect([outbox.slack.in('C1').length, outbox.slack.in('C2').length, outbox.slack.mostAtOnce]).toEqual([6, 6, 1]);
  });

  it('is one card where somebody was so slow that their lane was taken over', async () => {
    await start();
    await outbox.ask();
    outbox.slack.meanwhile = async () => {
      await outbox.query(`UPDATE slack_lanes SET held_until = '-infinity'`);
      await outbox.send();
    };
    await outbox.settle();
    expect(outbox.slack.messages.map(canVote)).toEqual([true]);
  });

  it('comes to those, too, who are asked later', async () => {
    await start({ channels: { leads: 'C3' } });
    const id = await outbox.ask();
    await outbox.settle();
    const [row] = await outbox.query<{ data: ApprovalChange }>(
      `SELECT data FROM approval_changes WHERE approval_id = '${id}' ORDER BY change DESC LIMIT 1`,
    );
    if (row === undefined) throw new Error('Nothing has happened.');
    const { data } = row;
    await outbox.note({
      ...data,
      change: data.change + 1,
      kind: 'escalated',
      approval: { ...data.approval, asked: ['security', 'leads'] },
    });
    await outbox.settle();
    expect(outbox.slack.messages.map(({ channel, updates }) => [channel, updates])).toEqual([
      ['C1', 1],
      ['C3', 0],
    ]);
  });

  it('is no faster than Slack wants it, in each channel', async () => {
    await start({}, { postMs: 60_000, posts: 3 });
    for (let count = 0; count < 5; count += 1) await outbox.ask();
    await outbox.send();
    expect(outbox.slack.messages).toHaveLength(3);
    expect(await outbox.due()).toBeGreaterThan(0);
  });
});
