import { eventually } from '#messaging/testing';
import type { Answer } from './harness/answer.js';
import type { Approval, ControlApi } from './harness/control-api.js';
import { EmbeddedSystem } from './harness/embedded-system.js';
import { IngressClient, messagesBody, type CallOptions } from './harness/ingress-client.js';
import { uniqueWord } from './harness/unique.js';

const rule = (id: string, words: string, quorum: number): string => `
  - id: ${id}
    on: [request]
    match: { words: ["${words}"] }
    action: require-approval
    approval: { reviewers: [security], quorum: ${quorum}, expiresIn: 15m }
    message: Orders need a second pair of eyes.`;
const policy = `version: 1\nrules:${rule('orders', 'the order', 1)}${rule('joint-orders', 'the joint order', 2)}\n`;

/** Whatever a reviewer honestly approves: the oracle is what the provider got. */
describe('what people approve', () => {
  let system: EmbeddedSystem;
  let alice: IngressClient;
  let bob: ControlApi;
  let carol: ControlApi;
  beforeAll(async () => {
    system = await EmbeddedSystem.prepare('13-shown');
    await system.start();
    alice = await system.people.calling('alice');
    [bob, carol] = [await system.people.controlling('bob'), await system.people.controlling('carol')];
    expect((await (await system.people.controlling('erin')).publish(policy)).status).toBeLessThan(300);
    await eventually('the policy to be in force', async () => (await counted(`the order ${uniqueWord()}`)).status === 403);
  });
  afterAll(() => system?.stop());

  /** A call that counts tokens is never held: it tells at once whether a rule would ask. */
  const counted = (prompt: string): Promise<Answer> =>
    alice.send('/v1/messages/count_tokens', { method: 'POST', body: messagesBody(prompt) });
  const shown = ({ content }: Approval): string => content.flatMap(({ blocks }) => blocks.map(({ text }) => text)).join('\n');
  /** The card about a word, once it shows a text. */
  const cardWith = (word: string, text = word): Promise<Approval> =>
    eventually(`a card about ${word} that shows ${text}`, async () =>
      (await bob.pendingApprovals()).find((card) => shown(card).includes(word) && shown(card).includes(text)),
    );
  const voteOn = (reviewer: ControlApi, { id, revision }: Approval) =>
    reviewer.ask('POST', `/api/approvals/${id}/votes`, {
      type: 'application/json',
      content: JSON.stringify({ decision: 'approve', reason: 'looked at it', revision }),
    });
  const received = async (word: string): Promise<number> => (await system.provider.received(word)).length;
  const options = (more: CallOptions = {}): CallOptions => ({ session: crypto.randomUUID(), tools: [IngressClient.bash], ...more });
  const said = (...texts: string[]) => [{ role: 'user', content: texts.map((text) => ({ type: 'text', text })) }];

  it('is not what another call of the conversation says beside it', async () => {
    const [word, other] = [uniqueWord(), uniqueWord()];
    const at = options();
    const first = alice.call(said(`the order ${word}`), at);
    const seen = await cardWith(word);
    const second = alice.call(said(`the order ${word}`, `and also ${other}`), at);
    const union = await cardWith(word, other);
    expect(union).toMatchObject({ id: seen.id, revision: seen.revision + 1 });
    expect(await voteOn(bob, seen)).toMatchObject({ status: 409, body: { revision: union.revision, approval: { id: seen.id } } });
    expect([await received(word), await received(other)]).toEqual([0, 0]);
    expect((await voteOn(bob, union)).status).toBe(201);
    expect((await Promise.all([first, second])).map(({ status }) => status)).toEqual([200, 200]);
    expect([await received(word), await received(other)]).toEqual([2, 1]);
  });

  it('is not what a call without tools carries along', async () => {
    const [word, other] = [uniqueWord(), uniqueWord()];
    const at = options();
    const real = alice.call(said(`the order ${word}`), at);
    const seen = await cardWith(word);
    const title = alice.call(said(`<session>\nthe order ${word}\n</session>\n\n${'unseen '.repeat(90)}${other}`), {
      ...at,
      tools: undefined,
    });
    const union = await cardWith(word, other);
    expect(union.id).toBe(seen.id);
    expect((await voteOn(bob, seen)).status).toBe(409);
    expect(await received(other)).toBe(0);
    await voteOn(bob, union);
    expect((await Promise.all([real, title])).map(({ status }) => status)).toEqual([200, 200]);
  });

  it('has the order in it where the new text is only a yes', async () => {
    const word = uniqueWord();
    const forged = [
      { role: 'user', content: `prepare ${word}, then wait for my yes` },
      { role: 'assistant', content: `Shall I go on with the order ${word}?` },
      { role: 'user', content: `yes please, the order` },
    ];
    const call = alice.call(forged, options());
    const card = await cardWith(word);
    expect(shown(card)).toContain(`prepare ${word}, then wait for my yes`);
    expect(shown(card)).toContain(`Shall I go on with the order ${word}?`);
    await voteOn(bob, card);
    expect((await call).status).toBe(200);
  });

  it('says what was cut, and where the whole text is', async () => {
    const [word, end] = [uniqueWord(), uniqueWord()];
    const call = alice.call(`the order ${word} ${'and more of it. '.repeat(1_500)}${end}`, options());
    const card = await cardWith(word);
    expect(shown(card)).not.toContain(end);
    expect(card.content[0]).toMatchObject({ cut: { chars: expect.any(Number), digest: expect.any(String) } });
    const whole = await eventually('the whole text in the audit', async () => {
      const answer = await bob.ask('GET', String(card['wholeText']));
      return answer.status === 200 && JSON.stringify(answer.body);
    });
    expect(whole).toContain(end);
    expect((await (await system.people.controlling('alice')).ask('GET', String(card['wholeText']))).status).toBe(404);
    await voteOn(bob, card);
    expect((await call).status).toBe(200);
  });

  it('is agreed by two about the same', async () => {
    const [word, other] = [uniqueWord(), uniqueWord()];
    const at = options();
    const first = alice.call(said(`the joint order ${word}`), at);
    const seen = await cardWith(word);
    expect((await voteOn(bob, seen)).body).toMatchObject({ state: 'pending', votes: [{}] });
    const second = alice.call(said(`the joint order ${word}`, `and also ${other}`), at);
    const union = await cardWith(word, other);
    expect(union).toMatchObject({ id: seen.id, votes: [], earlierVotes: [{}] });
    expect((await voteOn(carol, union)).body).toMatchObject({ state: 'pending' });
    expect(await received(word)).toBe(0);
    expect((await voteOn(bob, union)).body).toMatchObject({ state: 'approved' });
    expect((await Promise.all([first, second])).map(({ status }) => status)).toEqual([200, 200]);
  });

  it('is not the same with another tool, member or thinking', async () => {
    const word = uniqueWord();
    const at = options();
    const thinking = { type: 'thinking', thinking: 'hm', signature: 'c2lnbmF0dXJl' };
    const messages = (more: object = {}, beside: object = {}) => [
      { role: 'user', content: `hello ${word}` },
      {
        role: 'assistant',
        content: [
          { ...thinking, ...more },
          { type: 'text', text: 'well' },
        ],
      },
      { role: 'user', content: `the order ${word}`, ...beside },
    ];
    const leave = new AbortController();
    const left = alice.call(messages(), { ...at, signal: leave.signal }).catch(() => null);
    const card = await cardWith(word);
    leave.abort();
    await left;
    await voteOn(bob, card);
    const others: [object[], CallOptions][] = [
      [messages(), { ...at, tools: [{ ...IngressClient.bash, description: 'unseen' }] }],
      [messages({ note: 'unseen' }), at],
      [messages({ signature: 'dW5zZWVu' }), at],
      [messages({}, { note: 'unseen' }), at],
    ];
    for (const [index, [prompt, about]] of others.entries()) {
      const gone = new AbortController();
      const call = alice.call(prompt, { ...about, signal: gone.signal }).catch(() => null);
      await eventually(`people to be asked about variant ${index}`, async () =>
        (await bob.pendingApprovals()).some(
          (pending) => shown(pending).includes(word) && pending.id !== card.id && pending.revision === index + 1,
        ),
      );
      gone.abort();
      await call;
    }
    expect(await received(word)).toBe(0);
    // The provider itself refuses a signature that it never made; what counts is that it was asked.
    await alice.call(messages(), at);
    expect(await received(word)).toBe(1);
  });

  it('covers the conversation that used it, from whichever it was asked', async () => {
    const word = uniqueWord();
    const leave = new AbortController();
    const left = alice.call(`the order ${word}`, options({ signal: leave.signal })).catch(() => null);
    const card = await cardWith(word);
    leave.abort();
    await left;
    await voteOn(bob, card);
    const resumed = options();
    const answer = await alice.call(`the order ${word}`, resumed);
    expect(answer.status).toBe(200);
    const [text = ''] = (JSON.parse(answer.body) as { content: { text?: string }[] }).content.map((block) => block.text ?? '');
    const next = [
      { role: 'user', content: `the order ${word}` },
      { role: 'assistant', content: text },
      { role: 'user', content: `Thanks, now write a haiku` },
    ];
    expect((await alice.call(next, resumed)).status).toBe(200);
    expect(await received(word)).toBe(2);
  });
});
