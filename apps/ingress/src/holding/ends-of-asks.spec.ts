import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { approvalOf, ask, askingPolicy, everyCallAsks, go, heldOn } from '../held-call.fake.js';
import { RunningIngress } from '../running-ingress.fake.js';

/** Reviewers never see a card for nobody: from the answer that opened an approval, exactly one end follows for the call. */
describe('an approval that was opened for a call', () => {
  let ingress: RunningIngress;
  beforeAll(async () => {
    ingress = await RunningIngress.start(askingPolicy, { uncommittedMs: 50, beatMs: 50, maxHoldMs: 60_000, maxHolds: 1 });
  });
  afterAll(() => ingress.stop());

  const endsOf = (id: string) => ingress.endsOf(id);

  it('hears of its end when there is no place to hold the call', async () => {
    ingress.answer = everyCallAsks;
    const first = ingress.call(ask('look at the production database'));
    await ingress.isHeld();
    const second = await ingress.call(ask('look at the production database again'));
    expect(second.status).toBe(503);
    const refused = approvalOf(second.headers.get('ostiary-exchange')!);
    await ingress.until(() => endsOf(refused).length > 0);
    expect(endsOf(refused)).toEqual(['refused']);
    const held = approvalOf(ingress.questions[0]!.exchangeId);
    await ingress.resolve(held, 'approved');
    expect((await first).status).toBe(200);
    await ingress.until(() => endsOf(held).length > 0);
    expect(endsOf(held)).toEqual(['released']);
  });

  it('hears of it when what must be withheld cannot be, so that the call is refused instead', async () => {
    ingress.answer = ({ policyVersion }) => ({
      ...heldOn('stuck'),
      decision: {
        verdict: 'require-approval',
        reasons: [],
        obligations: [{ type: 'withhold', ruleId: 'production-database', blocks: ['tools'] }],
        policyVersion,
      },
    });
    const tools = [{ name: 'query', description: 'asks the production database', input_schema: { type: 'object' } }];
    const response = await ingress.call(ask('hello', { tools }));
    expect(response.status).toBe(403);
    await ingress.until(() => endsOf('stuck').length > 0);
    expect(endsOf('stuck')).toEqual(['refused']);
  });

  describe('ends once, whatever becomes of the call:', () => {
    const refusal = { ruleId: 'production-database', message: '', decidedBy: [], reason: null, reference: 'x', advice: null };
    const sent = () => ingress.questions.at(-1)!;
    const isHeld = (id: string) => ingress.isHeld(id);
    const told = async (id: string, cause: string) => {
      await ingress.until(() => endsOf(id).length > 0);
      // What comes later than that would be one too many.
      await ingress.until(() => ingress.records.at(-1)?.type !== 'exchange.held');
      expect(endsOf(id)).toEqual([cause]);
    };

    it('denied', async () => {
      ingress.answer = () => heldOn('denied');
      const answering = ingress.call(ask('the production database, 1'));
      await isHeld('denied');
      await ingress.resolve('denied', 'denied', 'Not today.');
      await (await answering).text();
      await told('denied', 'refused');
    });

    it('its client leaves', async () => {
      ingress.answer = () => heldOn('left');
      const leaving = new AbortController();
      const answering = ingress.call(ask('the production database, 2'), { signal: leaving.signal });
      await isHeld('left');
      leaving.abort();
      await expect(answering.then((response) => response.text())).rejects.toThrow();
      await told('left', 'client_left');
    });

    it('its client leaves while the claim is asked, and the answer names a next approval', async () => {
      ingress.answer = ({ purpose }) => (purpose === 'claim' ? heldOn('next') : heldOn('first'));
      const answer = ingress.answer;
      const leaving = new AbortController();
      const answering = ingress.call(ask('the production database, 3'), { signal: leaving.signal });
      await isHeld('first');
      ingress.answer = (question) => (question.purpose === 'claim' ? null : answer(question));
      await ingress.resolve('first', 'approved');
      await ingress.until(() => sent().purpose === 'claim');
      leaving.abort();
      await expect(answering.then((response) => response.text())).rejects.toThrow();
      await ingress.until(() => endsOf('first').length > 0);
      await ingress.answerNow(sent(), heldOn('next'));
      await told('first', 'client_left');
      await told('next', 'timed_out');
    });

    it('one approval leads to the next', async () => {
      ingress.answer = ({ purpose, approvalId }) => (purpose === 'decide' ? heldOn('one') : approvalId === 'one' ? heldOn('two') : go);
      const answering = ingress.call(ask('the production database, 4'));
      await isHeld('one');
      await ingress.resolve('one', 'approved');
      await isHeld('two');
      await ingress.resolve('two', 'approved');
      expect((await answering).status).toBe(200);
      await told('one', 'released');
      await told('two', 'released');
    });

    it('the claim is refused', async () => {
      ingress.answer = ({ purpose }) => (purpose === 'claim' ? { outcome: 'refuse', refusal } : heldOn('unclaimed'));
      const answering = ingress.call(ask('the production database, 5'));
      await isHeld('unclaimed');
      await ingress.resolve('unclaimed', 'approved');
      await (await answering).text();
      await told('unclaimed', 'refused');
    });

    it('its body cannot be read back: the approval is not used, and a resend can have it', async () => {
      ingress.answer = ({ purpose }) => (purpose === 'claim' ? go : heldOn('unreadable'));
      const answering = ingress.call(ask(`the production database, 6 ${'and more '.repeat(1_000)}`));
      await isHeld('unreadable');
      const folders = (await readdir(ingress.home, { recursive: true })).filter((name) => name.endsWith(`/held/${sent().exchangeId}`));
      await writeFile(join(ingress.home, folders[0]!), 'not what was put there');
      await ingress.resolve('unreadable', 'approved');
      await (await answering).text().catch(() => '');
      await told('unreadable', 'refused');
      expect(sent().purpose).toBe('decide');
    });
  });

  it('and every approval that was opened here was ended, no other, and none twice', async () => {
    const opened = ingress.held;
    await ingress.until(() => ingress.ended.length >= opened.length);
    expect(ingress.ended.map(({ approvalId }) => approvalId).toSorted()).toEqual(opened.toSorted());
  });
});
