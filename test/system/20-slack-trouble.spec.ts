import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '#messaging/testing';
import { z } from 'zod';
import { ReceiverFake } from '../../apps/approval/src/webhook/testing/receiver.fake.js';
import type { Answer } from './harness/answer.js';
import { DistributedSystem } from './harness/distributed-system.js';
import { isOpenCard, SimulatedSlack, type Decision, type SlackUser } from './harness/simulated-slack.js';
import { uniqueWord } from './harness/unique.js';

const approvalSchema = z.looseObject({
  id: z.string(),
  state: z.string(),
  changes: z.number(),
  votes: z.array(z.looseObject({ voter: z.looseObject({ subject: z.string() }), decision: z.string() })),
});
type Decided = z.infer<typeof approvalSchema>;

/** What each card says once its approval is over. */
const titles: Readonly<Record<string, RegExp>> = {
  approved: /approved/i,
  denied: /denied/i,
  expired: /expired/i,
  canceled: /canceled|left|withdrawn/i,
};

describe('decisions in Slack, while parts are killed', () => {
  let system: DistributedSystem;
  let slack: SimulatedSlack;
  let receiver: ReceiverFake;
  let folder: string;
  beforeAll(async () => {
    receiver = await ReceiverFake.start();
    folder = await mkdtemp(join(tmpdir(), 'ostiary-webhook-'));
    const secret = { file: join(folder, 'secret') };
    await writeFile(secret.file, `whsec_${randomBytes(32).toString('base64')}`);
    const webhooks = [{ name: 'pager', url: receiver.url, secret }];
    system = await DistributedSystem.start('20-slack-trouble', { slack: 'simulated', webhooks });
    slack = new SimulatedSlack(system.provider.url);
  });
  afterAll(async () => {
    await system?.stop();
    await receiver?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const outages = [
    { what: 'approval', lose: () => system.kill9('approval'), regain: () => system.restart('approval') },
    { what: 'ingress', lose: () => system.kill9('ingress-1'), regain: () => system.restart('ingress-1') },
    { what: 'control', lose: () => system.kill9('control'), regain: () => system.restart('control') },
    { what: 'the broker', lose: () => system.broker.kill9(), regain: () => system.broker.restart() },
    { what: 'the database', lose: () => system.postgres.kill9(), regain: () => system.postgres.restart() },
  ];

  const ready = (name: string) => eventually(`${name} to be ready`, async () => (await fetch(`${system.url(name)}/readyz`)).status === 200);

  /** As a client does: what breaks off, or is refused for now, is sent again. */
  async function calling(word: string): Promise<Answer> {
    const alice = await system.people.calling('alice');
    return eventually(
      `an end of the call about ${word}`,
      async () => {
        const answer = await alice.call(`Check the prod database for ${word}`).catch(() => null);
        if (answer !== null && answer.status !== 503) return answer;
        await pause(500);
        return null;
      },
      170_000,
    );
  }

  /** As a person does: clicks again until the card says that it is decided. */
  async function decide(user: SlackUser, word: string, decision: Decision): Promise<void> {
    await eventually(`the card about ${word} to be decided`, async () => {
      const cards = await slack.cardsWith(word);
      const open = cards.find(isOpenCard);
      if (open === undefined) return cards.length > 0;
      await slack.click(user, open, decision).catch(() => null);
      return false;
    });
  }

  async function approvals(): Promise<Decided[]> {
    const bob = await system.people.controlling('bob');
    const { body } = await bob.ask('GET', '/api/approvals?limit=200');
    return z.object({ items: z.array(approvalSchema) }).parse(body).items;
  }

  it.each(outages)('$what killed and back: each call ends as voted, and nobody votes twice', async ({ lose, regain }) => {
    const [approved, denied] = [uniqueWord(), uniqueWord()];
    const calls = [calling(approved), calling(denied)];
    const card = await slack.cardWith(approved);
    await slack.cardWith(denied);
    const [id] = (await approvalsWith(approved)).map((one) => one.id);
    await lose();
    // Somebody clicks while it is away, and again, and again: what comes of it is open, and it counts once at most.
    const clicks = [1, 2, 3].map(() => slack.click('bob', card, { action: 'approve' }).catch(() => null));
    await Promise.all(clicks);
    await regain();
    await Promise.all(['policy', 'approval', 'audit', 'ingress-1', 'control'].map(ready));
    await decide('bob', approved, { action: 'approve' });
    await decide('carol', denied, { action: 'deny', reason: `Not now, ${denied}` });
    const [first, second] = await Promise.all(calls);
    expect(first!.status).toBe(200);
    expect(await system.provider.received(approved)).toHaveLength(1);
    expect(JSON.stringify(second!.body)).toContain(`Not now, ${denied}`);
    expect(await system.provider.received(denied)).toEqual([]);
    const all = await approvals();
    const votes = all.filter((one) => one.id === id).flatMap((one) => one.votes.map(({ voter, decision }) => [voter.subject, decision]));
    expect(votes).toEqual([['bob', 'approve']]);
  });

  const approvalsWith = async (word: string): Promise<Decided[]> => {
    const bob = await system.people.controlling('bob');
    const { id } = await bob.approvalWith(word);
    return (await approvals()).filter((one) => one.id === id);
  };

  it('leave no card that says something else than the API', async () => {
    const wrong = async (): Promise<string[]> => {
      const all = await approvals();
      const found = await Promise.all(
        all.map(async ({ id, state }) => {
          const cards = await slack.cardsWith(id);
          if (cards.length !== 1) return `${id} (${state}) has ${cards.length} cards`;
          const [card] = cards;
          const isOpen = state === 'pending' || state === 'orphaned';
          if (isOpenCard(card!) !== isOpen || (!isOpen && !titles[state]?.test(JSON.stringify(card!.blocks[0])))) {
            return `${id} is ${state}, and its card says ${JSON.stringify(card!.blocks[0])}`;
          }
          return '';
        }),
      );
      return found.filter((text) => text !== '');
    };
    let last: string[] = [];
    await eventually('every card to be right', async () => (last = await wrong()).length === 0, 150_000).catch(() => undefined);
    expect(last).toEqual([]);
    expect((await approvals()).length).toBeGreaterThanOrEqual(10);
  });

  it('have told a webhook of every change, of each approval in order', async () => {
    const all = await approvals();
    const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);
    // What a killed process had posted and not noted came twice; nothing is missing, and nothing came before what it follows.
    const told = (id: string): number[] => [...new Set(receiver.changes(id))];
    await eventually('all to be told', () => all.every(({ id, changes }) => told(id).length >= changes), 120_000);
    expect(all.map(({ id }) => told(id))).toEqual(all.map(({ id }) => numbers(told(id).length)));
  });
});
