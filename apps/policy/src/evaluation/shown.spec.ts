import type { UndecidedBlock } from '#contracts';
import { eventually } from '#messaging/testing';
import type { Question } from '../rules/memory.js';
import { blockOf, matchOf, questionOf } from '../rules/question.fake.js';
import { approvalIn, refusalIn, RunningPolicy } from '../running-policy.fake.js';

const minute = 60_000;
const codesOf = ({ decision }: { decision: { reasons: { code: string }[] } }) => decision.reasons.map(({ code }) => code);

describe('an approval covers what was shown', () => {
  let policy: RunningPolicy;
  let sessions = 0;
  beforeAll(async () => {
    policy = await RunningPolicy.start();
  });
  afterAll(() => policy.stop());

  /** A conversation of its own, with texts of its own. */
  const conversation = () => {
    const sessionId = `shown-${(sessions += 1)}`;
    const text = (words: string, changes: Partial<UndecidedBlock> = {}) => blockOf(`${words} in ${sessionId}`, changes);
    const beside = (words: string, changes: Partial<UndecidedBlock> = {}) => text(words, { matched: false, ...changes });
    const order = text('drop the production database');
    const call = (blocks: readonly UndecidedBlock[] = [order], changes: Parameters<typeof questionOf>[2] = {}): Question => {
      const matched = blocks.filter((block) => block.matched);
      const asking = matched.length === 0 ? [] : [matchOf('production', 'require-approval', matched)];
      const fingerprint = blocks.map(({ digest }) => digest).join('+');
      return questionOf(asking, blocks, { sessionId, fingerprint, ...changes });
    };
    return { sessionId, text, beside, order, call };
  };
  const held = async (question: Question): Promise<string> => approvalIn(await policy.ask(question)).id;
  const again = (question: Question, changes: Partial<Question> = {}): Question => ({
    ...question,
    exchangeId: crypto.randomUUID(),
    requestId: crypto.randomUUID(),
    ...changes,
  });
  const cardOf = async (id: string, revision: number) =>
    eventually(`revision ${revision} of ${id}`, () =>
      policy.announced.findLast((one) => one.approvalId === id && one.revision === revision),
    );
  const shownOn = async (id: string, revision = 1) =>
    (await cardOf(id, revision)).content.map(({ blocks }) => blocks.map(({ text }) => text));

  it('and of all that a call says, what was matched before what stands beside it', async () => {
    const { call, order, beside } = conversation();
    const [yes, tools] = [beside('yes please'), beside('the tools', { id: 'tools', provenance: 'system' })];
    const id = await held(call([{ ...order, position: 'history' }, yes, tools]));
    expect(await shownOn(id)).toEqual([[order.text, yes.text, tools.text]]);
    expect((await cardOf(id, 1)).content[0]!.blocks.map(({ matched }) => matched)).toEqual([true, false, false]);
  });

  it('tells by which question each call waits, by its last where it asks again', async () => {
    const { call } = conversation();
    const first = call();
    const id = await held(first);
    await cardOf(id, 1);
    const other = again(first);
    await policy.ask(other);
    const repeated = { ...first, requestId: crypto.randomUUID() };
    expect(approvalIn(await policy.ask(repeated))).toMatchObject({ id, joined: true });
    const { waiters } = await eventually('the last announcement', () =>
      policy.announced.find(({ approvalId, sequence }) => approvalId === id && sequence === 3),
    );
    expect(waiters.toSorted((a, b) => (a.exchangeId === first.exchangeId ? -1 : b.exchangeId === first.exchangeId ? 1 : 0))).toEqual([
      { exchangeId: first.exchangeId, sideCall: false, asks: [repeated.requestId] },
      { exchangeId: other.exchangeId, sideCall: false, asks: [other.requestId] },
    ]);
  });

  describe('when another call joins with more', () => {
    it('shows that too, and lets go only what those who approved had seen', async () => {
      const { call, order, beside } = conversation();
      const [first, more] = [call([order]), call([order, beside('and wipe the backups')])];
      const id = await held(first);
      await cardOf(id, 1);
      expect(approvalIn(await policy.ask(more))).toMatchObject({ id, joined: true });
      expect(await shownOn(id, 2)).toEqual([[order.text], [more.blocks[1]!.text]]);
      await policy.resolve(id, 'approved', { revision: 1 });
      expect((await policy.claim(first, id)).outcome).toBe('go');
      const anew = await policy.claim(more, id);
      expect(anew.outcome).toBe('hold');
      expect(approvalIn(anew).id).not.toBe(id);
      expect(await shownOn(approvalIn(anew).id)).toEqual([more.blocks.map(({ text }) => text)]);
      await policy.resolve(approvalIn(anew).id, 'approved');
      expect((await policy.claim(more, approvalIn(anew).id)).outcome).toBe('go');
    });

    it('lets both go once both were shown', async () => {
      const { call, order, beside } = conversation();
      const [first, more] = [call([order]), call([order, beside('and wipe the backups')])];
      const id = await held(first);
      await held(more);
      await cardOf(id, 2);
      await policy.resolve(id, 'approved', { revision: 2 });
      expect((await policy.claim(more, id)).outcome).toBe('go');
      expect((await policy.claim(first, id)).outcome).toBe('go');
    });

    it('leaves nothing of it to a resend of what was not seen', async () => {
      const { call, order, beside } = conversation();
      const [first, more] = [call([order]), call([order, beside('and wipe the backups')])];
      const id = await held(first);
      await held(more);
      await policy.resolve(id, 'approved', { revision: 1 });
      expect((await policy.ask(again(more))).outcome).toBe('hold');
      expect((await policy.ask(again(first))).outcome).toBe('go');
    });

    it('shows a side call without tools like every other', async () => {
      const { call, order, text } = conversation();
      const title = text(`<session>\n${order.text}\n</session>\n\n${'x'.repeat(600)}`);
      const id = await held(call([order]));
      await cardOf(id, 1);
      const side = call([title], { tools: [] });
      expect(approvalIn(await policy.ask(side)).id).toBe(id);
      expect(await shownOn(id, 2)).toEqual([[order.text], [title.text]]);
      await policy.resolve(id, 'approved', { revision: 1 });
      expect((await policy.claim(side, id)).outcome).toBe('hold');
    });

    it('takes a text that was cut for another unless all of it is the same', async () => {
      const { call, order, beside } = conversation();
      const long = (digest: string) => beside('a long text', { digest, chars: 90_000 });
      const id = await held(call([order, long('one')]));
      expect((await cardOf(id, 1)).content[0]!.cut).toMatchObject({ blocks: 1, chars: 90_000 - long('one').text.length });
      await held(call([order, long('one')], { fingerprint: 'the same with another setting' }));
      await held(call([order, long('another')]));
      expect((await cardOf(id, 2)).content).toHaveLength(2);
    });

    it('opens another card once this one is full', async () => {
      const { call, order, beside } = conversation();
      const ids = [];
      for (let index = 0; index < 6; index += 1) ids.push(await held(call([order, beside(`more ${index}`)])));
      expect(new Set(ids.slice(0, 4)).size).toBe(1);
      expect(new Set(ids).size).toBe(2);
    });
  });

  it('is not asked about again, and what is new is shown alone', async () => {
    const { call, order, beside } = conversation();
    const reminder = beside('a reminder');
    const first = call([order, reminder]);
    const id = await held(first);
    await policy.resolve(id, 'approved');
    await policy.claim(first, id);
    const history = { position: 'history' as const };
    const next = { ...beside('drop the next production database'), matched: true };
    const later = questionOf(
      [matchOf('production', 'require-approval', [next])],
      [next, { ...order, ...history }, { ...reminder, ...history }],
      {
        sessionId: first.sessionId,
        fingerprint: 'later',
      },
    );
    expect(await shownOn(await held(later))).toEqual([[next.text]]);
  });

  it('is asked about again where a value of it changed that its identity does not tell', async () => {
    const { call, order, beside } = conversation();
    const thinking = beside('thinking', { provenance: 'assistant', position: 'history' });
    const first = call([order, thinking]);
    const id = await held(first);
    await policy.resolve(id, 'approved');
    await policy.claim(first, id);
    const signed = { ...thinking, digest: 'with another signature' };
    expect(await shownOn(await held(call([order, signed])))).toEqual([[order.text, signed.text]]);
    expect(await shownOn(await held(call([order, thinking])))).toEqual([[order.text, signed.text]]);
  });

  describe('from another conversation', () => {
    const elsewhere = (question: Question): Question => again(question, { sessionId: `${question.sessionId} resumed` });
    const haiku = ({ order, text }: ReturnType<typeof conversation>, sessionId: string): Question => {
      const old = { ...order, position: 'history' as const };
      return questionOf([matchOf('production', 'require-approval', [old])], [old, text('thanks, now write a haiku', { matched: false })], {
        sessionId,
        tail: ['haiku'],
      });
    };

    it('an approval that was used there covers its next turn', async () => {
      const scene = conversation();
      const question = scene.call();
      await policy.resolve(await held(question), 'approved');
      const used = elsewhere(question);
      expect(codesOf(await policy.ask(used))).toEqual(['grant_used']);
      expect(codesOf(await policy.ask(haiku(scene, used.sessionId)))).toEqual(['approved_before']);
    });

    it('one for a time covers it even when the time is over', async () => {
      const scene = conversation();
      const until = new Date(policy.clock.millis() + 10 * minute).toISOString();
      await policy.resolve(await held(scene.call()), 'approved', { grant: { scope: 'duration', until } });
      const used = elsewhere(scene.call([scene.order], { fingerprint: 'other' }));
      expect((await policy.ask(used)).outcome).toBe('go');
      policy.clock.leap(11 * minute);
      expect(codesOf(await policy.ask(haiku(scene, used.sessionId)))).toEqual(['approved_before']);
    });

    it('a denial that was repeated there lets its next turn go on without the text', async () => {
      const scene = conversation();
      const question = scene.call();
      await policy.resolve(await held(question), 'denied');
      const told = elsewhere(question);
      expect(refusalIn(await policy.ask(told))).toMatchObject({ reason: 'Not today.', decidedBy: ['Bob'] });
      expect(codesOf(await policy.ask(haiku(scene, told.sessionId)))).toEqual(['withheld']);
    });
  });

  describe('on the terms that it was asked on', () => {
    const asked = (question: Question, approval: Partial<{ reviewers: string[]; quorum: number; expiresInMs: number }>): Question => ({
      ...question,
      matches: question.matches.map((match) => ({ ...match, approval: { ...match.approval!, ...approval } })),
    });

    it.each<[string, Parameters<typeof asked>[1], 'go' | 'hold']>([
      ['no more people', { quorum: 1 }, 'go'],
      ['one more group that may decide', { reviewers: ['security', 'dba'] }, 'go'],
      ['a longer time', { expiresInMs: 60 * minute }, 'go'],
      ['more people', { quorum: 2 }, 'hold'],
      ['other people', { reviewers: ['dba'] }, 'hold'],
    ])('is enough or not when a rule asks for %s by now', async (_what, approval, outcome) => {
      const { call } = conversation();
      const question = call();
      const id = await held(question);
      await policy.resolve(id, 'approved');
      const claimed = await policy.claim(asked(question, approval), id);
      expect(claimed.outcome).toBe(outcome);
      if (claimed.outcome === 'hold') expect(claimed.approval.id).not.toBe(id);
    });

    it('does not outlive a shorter time', async () => {
      const { call } = conversation();
      const question = call();
      await policy.resolve(await held(question), 'approved');
      policy.clock.leap(5 * minute);
      expect((await policy.ask(asked(again(question), { expiresInMs: 2 * minute }))).outcome).toBe('hold');
      expect((await policy.ask(again(question))).outcome).toBe('go');
    });

    it('holds for a session grant, too', async () => {
      const { call, text } = conversation();
      await policy.resolve(await held(call()), 'approved', { grant: { scope: 'session', until: null } });
      const other = call([text('drop the other production database')]);
      expect((await policy.ask(asked(other, { quorum: 2 }))).outcome).toBe('hold');
      expect((await policy.ask(again(other))).outcome).toBe('go');
    });

    it('is refused where a rule refuses by now', async () => {
      const { call, order } = conversation();
      const question = call();
      const id = await held(question);
      await policy.resolve(id, 'approved');
      const stricter = { ...question, matches: [...question.matches, matchOf('never', 'block', [order])] };
      expect(await policy.claim(stricter, id)).toMatchObject({ outcome: 'refuse', refusal: { ruleId: 'never' } });
    });
  });
});
