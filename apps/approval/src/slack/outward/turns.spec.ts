import { OutboxFake } from './testing/outbox.fake.js';

describe('turns', () => {
  let outbox: OutboxFake;
  beforeEach(async () => (outbox = await OutboxFake.start()));
  afterEach(() => outbox.close());

  const askAs = (subject: string): Promise<string> =>
    outbox.ask({ requester: { issuer: outbox.approval.issuer.issuer, subject, name: subject, email: null, groups: [] } });
  const marks = (): string[] => outbox.slack.in('C1').map(({ mark }) => mark);
  const placeOf = (id: string): number => marks().findIndex((mark) => mark.startsWith(`${id} card`));
  const comment = async (id: string, text: string): Promise<void> => {
    await outbox.approval.send('POST', `/api/approvals/${id}/comments`, await outbox.approval.token('alice'), { text });
    await outbox.noteAll(id);
  };

  it('let the card of somebody else leave before the rest of those of whoever asks a lot', async () => {
    const flood = [];
    for (let count = 0; count < 6; count += 1) flood.push(await askAs('alice'));
    const other = await askAs('frank');
    await outbox.settle();
    expect(placeOf(other)).toBeLessThanOrEqual(1);
    expect(flood.map(placeOf).toSorted((one, next) => one - next)).toEqual(flood.map(placeOf));
  });

  it('let cards leave before what somebody goes on saying', async () => {
    const said = await askAs('alice');
    await outbox.settle();
    for (let count = 0; count < 6; count += 1) await comment(said, `comment ${count}`);
    const other = await askAs('frank');
    await outbox.settle();
    expect([placeOf(said), placeOf(other), marks().length]).toEqual([0, 1, 8]);
  });

  it('let what is over be shown beside calls that come and go without an end', async () => {
    const over = await askAs('frank');
    const flood = await askAs('alice');
    await outbox.settle();
    await outbox.approval.vote(over, await outbox.approval.token('bob'), { decision: 'deny', reason: 'No.' });
    await outbox.noteAll(over);
    const change = (due: string): Promise<unknown> =>
      outbox.query(`UPDATE slack_messages SET change = change + 1 ${due} WHERE approval_id = '${flood}' AND kind = 'card'`);
    // Each time that it is shown it has changed again by then.
    const again = async (): Promise<void> => {
      await change('');
      outbox.slack.meanwhile = again;
    };
    outbox.slack.meanwhile = again;
    await change(', due_since = clock_timestamp()');
    await outbox.query(`UPDATE slack_messages SET turn = turn - interval '6 seconds' WHERE approval_id = '${over}'`);
    await outbox.send(4);
    expect(JSON.stringify(outbox.slack.in('C1').find(({ mark }) => mark.startsWith(`${over} card`))?.content)).toContain('Denied');
  });
});
