import { OutboxFake } from './testing/outbox.fake.js';
import type { ApprovalChange } from '../../notifying/notifier.port.js';
import { slackOrigin } from '../origin.js';

describe('what leaves for Slack beside the cards', () => {
  let outbox: OutboxFake;
  beforeEach(async () => {
    outbox = await OutboxFake.start({ channels: { leads: 'C3' } });
  });
  afterEach(() => outbox.close());

  const newest = async (id: string): Promise<ApprovalChange> => {
    const [row] = await outbox.query<{ data: ApprovalChange }>(
      `SELECT data FROM approval_changes WHERE approval_id = '${id}' ORDER BY change DESC LIMIT 1`,
    );
    if (row === undefined) throw new Error('Nothing has happened.');
    return row.data;
  };
  const comment = async (id: string): Promise<ApprovalChange> => ({
    ...(await newest(id)),
    change: 50,
    kind: 'commented',
    by: { issuer: 'i', subject: 'carol', name: 'Carol' },
    channel: 'cli',
    text: 'Which <table>?',
  });
  const texts = (channel: string): string[] => outbox.slack.in(channel).map(({ content }) => content.text.replaceAll('\u200b', ''));

  it('the requester hears where to look, and what came of it', async () => {
    outbox.slack.linked.set('alice', 'U0ALICE');
    const id = await outbox.ask();
    await outbox.settle();
    expect(texts('DU0ALICE')).toEqual(['⏳ Waiting for approval: your call with claude-cli to claude-test, rule production-database']);
    await outbox.approval.vote(id, await outbox.approval.token('bob'), { decision: 'approve' });
    await outbox.noteAll(id);
    await outbox.settle();
    expect(texts('DU0ALICE')).toEqual(['✅ Approved: your call with claude-cli to claude-test, rule production-database']);
  });

  it('the requester hears to send it again, where it was decided after the client had left', async () => {
    outbox.slack.linked.set('alice', 'U0ALICE');
    const id = await outbox.ask();
    const { approval } = await newest(id);
    await outbox.approval.end({ approvalId: id, exchangeId: approval.exchangeId, cause: 'timed_out', endedAt: new Date().toISOString() });
    await outbox.approval.vote(id, await outbox.approval.token('bob'), { decision: 'approve' });
    await outbox.noteAll(id);
    await outbox.settle();
    expect(texts('DU0ALICE')).toContain(
      '✅ Approved: your call with claude-cli (rule production-database). Send it again: the identical call passes.',
    );
  });

  it('nobody is written to who is not linked', async () => {
    await outbox.ask();
    await outbox.settle();
    expect(outbox.slack.messages.map(({ channel }) => channel)).toEqual(['C1']);
  });

  it('a comment stands in the thread of each card, once, and not where it was said', async () => {
    const id = await outbox.ask({ terms: { reviewers: ['security', 'leads'], quorum: 1, expiresInMs: 900_000 } });
    await outbox.settle();
    const said = await comment(id);
    await outbox.note(said);
    await outbox.note(said);
    await slackOrigin.run({ channel: 'C1' }, async () => outbox.note({ ...said, change: 51, channel: 'slack' }));
    await outbox.settle();
    const threads = (channel: string) => outbox.slack.in(channel).flatMap(({ thread }) => thread ?? []);
    const card = (channel: string) => outbox.slack.in(channel).find(({ thread }) => thread === null)?.ts;
    expect([threads('C1'), threads('C3')]).toEqual([[card('C1')], [card('C3'), card('C3')]]);
    expect(texts('C1')).toContain('💬 *Carol* on the command line: Which &lt;table&gt;?');
  });

  it('a comment waits for its card', async () => {
    const id = await outbox.ask();
    await outbox.note(await comment(id));
    outbox.slack.faults.push({ kind: 'away' });
    await outbox.settle();
    expect(outbox.slack.in('C1').map(({ thread }) => thread === null)).toEqual([true, false]);
  });
});
