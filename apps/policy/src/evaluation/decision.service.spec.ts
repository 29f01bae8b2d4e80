import { eventually } from '#messaging/testing';
import { blockOf, matchOf, questionOf } from '../rules/question.fake.js';
import type { Question } from '../rules/memory.js';
import { approvalIn, refusalIn, RunningPolicy } from '../running-policy.fake.js';
import { staleMs } from './decision.consumer.js';

const minute = 60_000;
const codesOf = ({ decision }: { decision: { reasons: { code: string }[] } }) => decision.reasons.map(({ code }) => code);
let conversations = 0;

/** A conversation of its own for each test, with a text of its own. */
function conversation() {
  const sessionId = `conversation-${(conversations += 1)}`;
  const text = (words: string) => blockOf(`${words} in ${sessionId}`);
  const asking = (block = text('drop the production database'), changes: Parameters<typeof questionOf>[2] = {}) =>
    questionOf([matchOf('production', 'require-approval', [block])], [block], { sessionId, ...changes });
  const blocked = (block = text('dump the customers table'), changes: Parameters<typeof questionOf>[2] = {}) =>
    questionOf([matchOf('no-dump', 'block', [block])], [block], { sessionId, ...changes });
  return { sessionId, text, asking, blocked };
}

/** What a client sends when it sends a call again: a new exchange, the same content. */
const resent = (question: Question, changes: Partial<Question> = {}): Question => ({
  ...question,
  exchangeId: crypto.randomUUID(),
  requestId: crypto.randomUUID(),
  ...changes,
});

describe('the policy service', () => {
  let policy: RunningPolicy;
  beforeAll(async () => {
    policy = await RunningPolicy.start();
  });
  afterAll(() => policy.stop());

  /** Asks, expects a hold, and gives the approval's id. */
  async function held(question: Question): Promise<string> {
    const answer = await policy.ask(question);
    expect(answer).toMatchObject({ outcome: 'hold', decision: { verdict: 'require-approval' } });
    return approvalIn(answer).id;
  }

  describe('with a block rule', () => {
    it('refuses, refuses a resend the same way, and goes on without the block', async () => {
      const { blocked, text, sessionId } = conversation();
      const first = blocked();
      const refused = await policy.ask(first);
      expect(refused).toMatchObject({
        outcome: 'refuse',
        refusal: { ruleId: 'no-dump', reference: first.exchangeId },
        decision: { verdict: 'block', obligations: [] },
      });
      const again = await policy.ask(resent(first));
      expect(again).toMatchObject({ outcome: 'refuse', refusal: { reference: first.exchangeId } });
      expect(codesOf(again)).toEqual(['refused_before']);

      const block = first.blocks[0]!;
      const merged = questionOf([matchOf('no-dump', 'block', [block])], [block, text('good morning')], { sessionId });
      const went = await policy.ask(merged);
      expect(went).toMatchObject({
        outcome: 'go',
        grants: [],
        decision: { obligations: [{ type: 'withhold', ruleId: 'no-dump', blocks: [block.id] }] },
      });

      const old = { ...block, position: 'history' as const };
      const later = questionOf([matchOf('no-dump', 'block', [old])], [old], { sessionId, tail: ['a third prompt'] });
      expect(codesOf(await policy.ask(later))).toEqual(['withheld']);
    });

    it('remembers for one conversation of one principal', async () => {
      const { blocked } = conversation();
      const first = blocked();
      await policy.ask(first);
      expect(codesOf(await policy.ask(resent(first, { sessionId: 'elsewhere' })))).toEqual(['rule_matched']);
      expect(codesOf(await policy.ask(resent(first, { principal: { ...first.principal, subject: 'mallory' } })))).toEqual(['rule_matched']);
    });

    it('keeps the memory over a restart', async () => {
      const { blocked } = conversation();
      const first = blocked();
      await policy.ask(first);
      await policy.restart();
      expect(codesOf(await policy.ask(resent(first)))).toEqual(['refused_before']);
    });
  });

  describe('with a rule that asks', () => {
    it('announces one approval for a prompt and its title call, after the settling time, showing the prompt', async () => {
      const { asking, text } = conversation();
      const prompt = text('drop the production database');
      const title = blockOf(`<session>\n${prompt.text}\n</session>\n\nWrite the title of this session.`);
      const side = asking(title, { tools: [] });
      const real = asking(prompt, { tools: ['Bash'] });
      const [first, second] = await Promise.all([policy.ask(side), policy.ask(real)]);
      expect(approvalIn(second)).toMatchObject({ id: approvalIn(first).id, joined: true });
      const announcement = await policy.announcementOf(approvalIn(first).id);
      expect(announcement).toMatchObject({
        exchangeId: real.exchangeId,
        fingerprint: real.fingerprint,
        content: [
          { exchangeId: real.exchangeId, blocks: [{ text: prompt.text, matched: true }], cut: null },
          { exchangeId: side.exchangeId, blocks: [{ text: title.text }] },
        ],
        revision: 2,
        ruleId: 'production',
      });
      // Both arrive in one moment: which of them was first is nobody's to say.
      expect(new Map(announcement.waiters.map(({ exchangeId, sideCall }) => [exchangeId, sideCall]))).toEqual(
        new Map([
          [side.exchangeId, true],
          [real.exchangeId, false],
        ]),
      );
      expect(policy.announced.filter(({ approvalId }) => approvalId === approvalIn(first).id)).toHaveLength(1);
    });

    it('announces again, with the same revision, when a call joins later that says nothing more', async () => {
      const { asking } = conversation();
      const question = asking();
      const id = await held(question);
      expect((await policy.announcementOf(id)).revision).toBe(1);
      const again = await policy.ask(resent(question));
      expect(approvalIn(again)).toMatchObject({ id, joined: true });
      const told = () =>
        policy.announced.filter(({ approvalId }) => approvalId === id).map(({ sequence, revision }) => [sequence, revision]);
      await eventually('two announcements', () => told().length >= 2);
      expect(told()).toEqual([
        [1, 1],
        [2, 1],
      ]);
      expect((await policy.announcementOf(id)).waiters).toHaveLength(2);
    });

    it('lets each content pass once: of its calls the first that claims', async () => {
      const { asking } = conversation();
      const question = asking();
      const copies = Array.from({ length: 12 }, () => resent(question));
      const id = await held(question);
      for (const copy of copies) expect(await held(copy)).toBe(id);
      await policy.resolve(id, 'approved');
      const answers = await Promise.all([question, ...copies].map((call) => policy.claim(call, id)));
      const winners = answers.filter(({ outcome }) => outcome === 'go');
      expect(winners).toHaveLength(1);
      expect(codesOf(winners[0]!)).toEqual(['approved']);
      for (const answer of answers.filter(({ outcome }) => outcome === 'refuse')) expect(codesOf(answer)).toEqual(['superseded']);
      const winner = [question, ...copies].find(({ exchangeId }) => exchangeId === winners[0]!.exchangeId)!;
      expect((await policy.claim(winner, id)).outcome).toBe('go');
    });

    it('lets the side call pass beside the prompt', async () => {
      const { asking, text } = conversation();
      const prompt = text('drop the production database');
      const side = asking(blockOf(`Topic? ${prompt.text}`), { tools: [] });
      const real = asking(prompt);
      const id = await held(side);
      await held(real);
      await policy.resolve(id, 'approved');
      expect((await policy.claim(real, id)).outcome).toBe('go');
      expect((await policy.claim(side, id)).outcome).toBe('go');
    });

    it('keeps a claim that comes before the end is known, and answers it then', async () => {
      const { asking } = conversation();
      const question = asking();
      const id = await held(question);
      const claim = resent(question, { exchangeId: question.exchangeId, purpose: 'claim', approvalId: id });
      await policy.send(claim);
      expect(policy.answersTo(claim)).toBe(0);
      await policy.resolve(id, 'approved');
      expect((await policy.answerTo(claim)).outcome).toBe('go');
    });

    it('covers the approved block as history, and asks again when it is sent anew', async () => {
      const { asking } = conversation();
      const question = asking();
      const id = await held(question);
      await policy.resolve(id, 'approved');
      await policy.claim(question, id);
      const old = { ...question.blocks[0]!, position: 'history' as const };
      const later = asking(old, { tail: ['the next prompt'] });
      const answer = await policy.ask(later);
      expect(answer).toMatchObject({ outcome: 'go', decision: { verdict: 'allow', obligations: [] } });
      expect(codesOf(answer)).toEqual(['approved_before']);
      expect(await held(resent(question))).not.toBe(id);
    });

    it('turns a late approval into a grant for the next identical call, once', async () => {
      const { asking } = conversation();
      const question = asking();
      const id = await held(question);
      await policy.resolve(id, 'approved');
      const counted = await policy.ask(resent(question, { holdableMs: 0 }));
      expect(counted.outcome).toBe('go');
      const answer = await policy.ask(resent(question));
      expect(answer.outcome).toBe('go');
      expect(codesOf(answer)).toEqual(['grant_used']);
      expect((await policy.claim(question, id)).outcome).toBe('refuse');
      expect(await held(resent(question))).not.toBe(id);
    });

    it('lets a grant run out with its approval', async () => {
      const { asking } = conversation();
      const question = asking();
      const id = await held(question);
      await policy.resolve(id, 'approved');
      policy.clock.leap(16 * minute);
      expect(await held(resent(question))).not.toBe(id);
    });

    it('tells of a denial, repeats it, and goes on without the block', async () => {
      const { asking, text, sessionId } = conversation();
      const question = asking();
      const id = await held(question);
      await policy.resolve(id, 'denied');
      const refusal = { ruleId: 'production', decidedBy: ['Bob'], reason: 'Not today.', reference: id };
      const claimed = await policy.claim(question, id);
      expect(claimed).toMatchObject({ outcome: 'refuse', refusal });
      expect(codesOf(claimed)).toEqual(['denied']);
      const again = await policy.ask(resent(question));
      expect(again).toMatchObject({ outcome: 'refuse', refusal });
      expect(codesOf(again)).toEqual(['denied_before']);
      expect(codesOf(await policy.ask(asking(blockOf(`${question.blocks[0]!.text}, please`))))).toEqual(['denied_before']);
      const block = question.blocks[0]!;
      const merged = questionOf([matchOf('production', 'require-approval', [block])], [block, text('never mind')], { sessionId });
      expect(codesOf(await policy.ask(merged))).toEqual(['withheld']);
    });

    it('asks again elsewhere when ten minutes have passed', async () => {
      const { asking } = conversation();
      const question = asking();
      await policy.resolve(await held(question), 'denied');
      const elsewhere = { sessionId: 'elsewhere again' };
      expect(codesOf(await policy.ask(resent(question, elsewhere)))).toEqual(['denied_before']);
      policy.clock.leap(11 * minute);
      await held(resent(question, { sessionId: 'a third one' }));
      expect(codesOf(await policy.ask(resent(question, elsewhere)))).toEqual(['denied_before']);
    });

    describe('of a text that comes again in another conversation with a dot added', () => {
      const saying = (text: string, changes: Partial<Question> = {}) => {
        const block = blockOf(text);
        return questionOf([matchOf('production', 'require-approval', [block])], [block], { sessionId: crypto.randomUUID(), ...changes });
      };

      it('denies that too, for ten minutes, and asks nobody', async () => {
        const { text } = conversation();
        const words = text('wipe the production disks').text;
        const id = await held(saying(words));
        await policy.resolve(id, 'denied');
        const answer = await policy.ask(saying(`${words}.`));
        expect(answer).toMatchObject({ outcome: 'refuse', refusal: { reference: id, reason: 'Not today.' } });
        expect(codesOf(answer)).toEqual(['denied_before']);
        const { principal } = saying(words);
        await held(saying(`${words}.`, { principal: { ...principal, subject: 'somebody else' } }));
        await held(saying(`${words} twice.`));
        policy.clock.leap(11 * minute);
        await held(saying(`${words}.`));
      });

      it('finds the denial among the caller’s open approvals of the same words, and lets go what people approve of them', async () => {
        const { text } = conversation();
        const words = text('wipe the production tapes').text;
        const calls = Array.from({ length: 8 }, (_call, index) => saying(words + '!'.repeat(index)));
        const ids: string[] = [];
        for (const call of calls) ids.push(await held(call));
        expect(new Set(ids).size).toBe(calls.length);
        await policy.resolve(ids[0]!, 'denied');
        await policy.resolve(ids[1]!, 'approved');
        expect((await policy.claim(calls[1]!, ids[1]!)).outcome).toBe('go');
        expect(codesOf(await policy.ask(saying(`${words} …`)))).toEqual(['denied_before']);
      });
    });

    it.each(['expired', 'canceled'] as const)('forgets an approval that is %s, and asks again', async (state) => {
      const { asking } = conversation();
      const question = asking();
      const id = await held(question);
      await policy.resolve(id, state);
      expect(codesOf(await policy.claim(question, id))).toEqual(['approval_expired']);
      expect(await held(resent(question))).not.toBe(id);
    });

    it('does not let one use another’s approval', async () => {
      const { asking } = conversation();
      const question = asking();
      const id = await held(question);
      await policy.resolve(id, 'approved');
      const principal = { ...question.principal, subject: 'mallory' };
      expect((await policy.claim(question, id, { principal })).outcome).toBe('refuse');
      expect((await policy.claim(question, id, { fingerprint: 'of something else' })).outcome).toBe('refuse');
      expect((await policy.claim(question, 'no-approval')).outcome).toBe('refuse');
      expect((await policy.claim(question, id)).outcome).toBe('go');
    });

    it('gives a session what the reviewers gave it', async () => {
      const { asking, text } = conversation();
      const id = await held(asking());
      await policy.resolve(id, 'approved', { grant: { scope: 'session', until: null } });
      expect((await policy.ask(asking(text('drop another production database')))).outcome).toBe('go');
      await held(asking(text('drop a third production database'), { sessionId: 'elsewhere once more' }));
    });

    it('ends a grant for a duration when it is over', async () => {
      const { asking, text } = conversation();
      const id = await held(asking());
      const until = new Date(policy.clock.millis() + 60 * minute).toISOString();
      await policy.resolve(id, 'approved', { grant: { scope: 'duration', until } });
      const another = () => asking(text(`drop production database ${Math.random()}`), { principal: { ...asking().principal } });
      expect((await policy.ask(another())).outcome).toBe('go');
      policy.clock.leap(61 * minute);
      await held(another());
    });

    it('holds whatever people and clients write', async () => {
      const { asking, text } = conversation();
      const question = asking(text('drop \0 the production \ud83d'), { client: { kind: 'unknown', name: 'x\0', version: null } });
      const id = await held(question);
      expect((await policy.announcementOf(id)).content[0]?.blocks[0]?.text).toContain('drop \ufffd the production \ufffd');
      await policy.resolve(id, 'denied', { reason: 'no \0 way' });
      expect(refusalIn(await policy.claim(question, id)).reason).toBe('no \ufffd way');
    });

    it('asks one group after the other where rules name different reviewers', async () => {
      const { text, sessionId } = conversation();
      const block = text('drop the production database of payments');
      const payments = matchOf('payments', 'require-approval', [block], {
        approval: { reviewers: ['finance'], quorum: 1, expiresInMs: 15 * minute },
      });
      const question = questionOf([matchOf('production', 'require-approval', [block]), payments], [block], { sessionId });
      const first = await held(question);
      await policy.resolve(first, 'approved');
      const second = await policy.claim(question, first);
      expect(second).toMatchObject({ outcome: 'hold', decision: { verdict: 'require-approval' } });
      expect(approvalIn(second).id).not.toBe(first);
      const joined = await policy.ask(resent(question));
      expect(approvalIn(joined)).toMatchObject({ id: approvalIn(second).id, joined: true });
      expect((await policy.announcementOf(approvalIn(second).id)).terms.reviewers).toEqual(['finance']);
      await policy.resolve(approvalIn(second).id, 'approved');
      expect((await policy.claim(question, approvalIn(second).id)).outcome).toBe('go');
      expect((await policy.claim(resent(question), first)).outcome).toBe('refuse');
    });

    it('asks nobody on account of a call that cannot wait', async () => {
      const { asking } = conversation();
      const answer = await policy.ask(asking(undefined, { holdableMs: 0 }));
      expect(answer).toMatchObject({ outcome: 'refuse' });
      expect(codesOf(answer)).toEqual(['approval_pending']);
    });

    it('decides tool calls by their content, and denies the same one for a while', async () => {
      const { asking, text } = conversation();
      const call = asking(text('kubectl delete ns'), { phase: 'tool_call', tools: ['Bash'] });
      const id = await held(call);
      await policy.resolve(id, 'denied');
      expect(codesOf(await policy.ask(resent(call)))).toEqual(['denied_before']);
      policy.clock.leap(11 * minute);
      const again = resent(call);
      await policy.resolve(await held(again), 'approved');
      expect((await policy.ask(resent(call))).outcome).toBe('go');
    });
  });

  describe('back after it was away', () => {
    const longAgo = () => new Date(policy.clock.millis() - staleMs - 1_000).toISOString();

    it('asks nobody on account of a call that has left, and remembers refusals', async () => {
      const { asking, blocked } = conversation();
      const question = asking();
      await policy.handOver(question, longAgo());
      expect(await policy.answerTo(question)).toMatchObject({ outcome: 'refuse' });
      const refused = blocked();
      await policy.handOver(refused, longAgo());
      expect(codesOf(await policy.ask(resent(refused)))).toEqual(['refused_before']);
    });

    it('does not use an approval up for a call that has left', async () => {
      const { asking } = conversation();
      const question = asking();
      const id = await held(question);
      await policy.resolve(id, 'approved');
      await policy.handOver(resent(question, { purpose: 'claim', approvalId: id }), longAgo());
      expect((await policy.ask(resent(question))).outcome).toBe('go');
    });
  });

  describe('asked the same request twice', () => {
    it('gives the same answer and does nothing more', async () => {
      const { asking, blocked } = conversation();
      for (const question of [asking(), blocked()]) {
        const first = await policy.ask(question);
        await policy.send(question);
        await eventually('a second answer', () => policy.answersTo(question) >= 2);
        expect(await policy.answerTo(question)).toEqual(first);
      }
    });
  });
});
