import { eventually } from '#messaging/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { DistributedSystem } from './harness/distributed-system.js';
import { settle, settled } from './harness/accounting.js';
import { endings } from './harness/endings.js';
import { brokerSinks } from './harness/sinks.js';
import { Traffic, type Sent } from './harness/traffic.js';
import { uniqueWord } from './harness/unique.js';

/** Something that can be lost and come back: `clean` says whether calls that no rule minds must flow meanwhile. */
interface Outage {
  readonly what: string;
  lose(): Promise<void>;
  regain(): Promise<void>;
  /** Whether a call that needs a decision is refused at once, or held until the missing part is back. */
  readonly risky: 'refused' | 'held';
}

describe('trouble', () => {
  let system: DistributedSystem;
  beforeAll(async () => {
    system = await DistributedSystem.start('03-trouble');
  });
  afterAll(() => system?.stop());

  const service = (name: string, risky: Outage['risky']): Outage => ({
    what: `the ${name} service`,
    risky,
    lose: () => system.kill9(name),
    regain: () => system.restart(name),
  });
  const outages: Outage[] = [
    service('audit', 'held'),
    service('approval', 'held'),
    service('policy', 'refused'),
    { what: 'the broker', risky: 'refused', lose: () => system.broker.kill9(), regain: () => system.broker.restart() },
    { what: 'the database', risky: 'refused', lose: () => system.postgres.kill9(), regain: () => system.postgres.restart() },
  ];

  const ready = (name: string) =>
    eventually(`${name} to be ready`, async () => (await fetch(`${system.url(name)}/readyz`)).status === 200, 60_000);
  const everythingReady = () => Promise.all(['policy', 'approval', 'audit', 'ingress-1', 'control'].map(ready));
  const risky = (word: string) => `Check the prod database for ${word}`;

  describe.each(outages)('$what killed and back', (outage) => {
    let sent: readonly Sent[] = [];
    const held: { word: string; calling: Promise<Sent> }[] = [];
    /** As a client does: a refusal that says so is tried again. */
    const retrying = async (word: string, seen: Sent[]): Promise<Sent> => {
      for (let attempt = 0; ; attempt += 1) {
        const done = await call(word);
        if (done.answer?.status !== 503 || attempt === 20) return done;
        seen.push(done);
        await sleep(500);
      }
    };
    const call = async (word: string): Promise<Sent> => {
      const answer = await (await system.people.calling('alice')).call(risky(word)).catch(() => null);
      return { word, answer };
    };

    it('lets clean calls through, and no risky one', async () => {
      const traffic = new Traffic(await system.people.calling('alice'));
      await traffic.more(5);
      await outage.lose();
      const during = traffic.sent.length + 1;
      const word = uniqueWord();
      const calling = call(word);
      if (outage.risky === 'held') held.push({ word, calling });
      else {
        const { answer } = await calling;
        expect(answer?.status).toBe(503);
        expect(answer?.headers.get('retry-after')).not.toBeNull();
        expect(answer?.message).toMatchObject({ type: 'error', error: { type: 'api_error' } });
        sent = [{ word, answer }];
      }
      await traffic.more(30);
      expect(await system.provider.received(word)).toEqual([]);
      await outage.regain();
      await everythingReady();
      await traffic.more(5);
      const clean = await traffic.stop();
      expect(clean.slice(during).map(({ answer }) => answer?.status)).toEqual(clean.slice(during).map(() => 200));
      sent = [...sent, ...clean];
    });

    it('decides again once it is back, and releases what was held meanwhile', async () => {
      const bob = await system.people.controlling('bob');
      const late = uniqueWord();
      const refused: Sent[] = [];
      for (const { word, calling } of [...held.splice(0), { word: late, calling: retrying(late, refused) }]) {
        const approval = await bob.approvalWith(word);
        await bob.vote(approval.id, 'approve');
        const done = await calling;
        expect(done.answer?.status).toBe(200);
        expect(await system.provider.received(word)).toHaveLength(1);
        sent = [...sent, done];
      }
      sent = [...sent, ...refused];
    });

    it('has lost nothing, and forwarded nothing unrecorded', async () => {
      expect(sent.length).toBeGreaterThan(30);
      expect(await settle(await system.people.controlling('dave'), system.provider, sent)).toEqual(settled);
    });
  });

  describe('ingress killed under load and back', () => {
    it('records every call that reached the provider, and ends every one that was begun', async () => {
      const alice = await system.people.calling('alice');
      const sent: Sent[] = [];
      for (let round = 0; round < 3; round += 1) {
        const streams = [1, 2, 3, 4].map(() => new Traffic(alice, 0));
        await Promise.all(streams.map((traffic) => traffic.more(10)));
        await system.kill9('ingress-1');
        sent.push(...(await Promise.all(streams.map((traffic) => traffic.stop()))).flat());
        await system.restart('ingress-1');
      }
      expect(sent.some(({ answer }) => answer === null)).toBe(true);
      expect(sent.filter(({ answer }) => answer !== null).length).toBeGreaterThan(100);
      expect(await settle(await system.people.controlling('dave'), system.provider, sent)).toEqual(settled);
    });

    it('ends a held call as interrupted, and asks again for the resent one', async () => {
      const [alice, bob] = [await system.people.calling('alice'), await system.people.controlling('bob')];
      const word = uniqueWord();
      const lost = alice.call(risky(word)).catch(() => null);
      await bob.approvalWith(word);
      await system.kill9('ingress-1');
      expect(await lost).toBeNull();
      await system.restart('ingress-1');
      const again = alice.call(risky(word));
      const approval = await bob.approvalWith(word);
      await bob.vote(approval.id, 'approve');
      expect((await again).status).toBe(200);
      expect(await system.provider.received(word)).toHaveLength(1);
      const dave = await system.people.controlling('dave');
      await eventually('the lost call to be ended', async () => (await dave.exchanges('outcome=interrupted')).length > 0);
    });
  });

  describe('a full stop and start of every service at once', () => {
    it('keeps approvals that were open', async () => {
      const [alice, bob] = [await system.people.calling('alice'), await system.people.controlling('bob')];
      const word = uniqueWord();
      void alice.call(risky(word)).catch(() => null);
      const approval = await bob.approvalWith(word);
      const all = ['policy', 'approval', 'audit', 'ingress-1'];
      await Promise.all(all.map((name) => system.kill9(name)));
      await Promise.all(all.map((name) => system.restart(name)));
      await everythingReady();
      await bob.vote(approval.id, 'approve');
      const again = await alice.call(risky(word));
      expect(again.status).toBe(200);
      expect(await system.provider.received(word)).toHaveLength(1);
    });
  });

  it('has set no message aside: each was handled in the end', async () => {
    const aside = (await brokerSinks(system.broker.brokers.split(','))).filter(
      ({ name, bytes }) => name.endsWith('.dead') && bytes.length > 0,
    );
    expect(aside.map(({ name, bytes }) => `${name}: ${bytes.toString().slice(0, 500)}`)).toEqual([]);
  });

  it('has ended every exchange exactly once, in chains without a gap', async () => {
    const dave = await system.people.controlling('dave');
    const unended = async () => (await dave.exchanges()).filter(({ endedAt }) => endedAt === null).map(({ id }) => id);
    await eventually('every exchange to have ended', async () => (await unended()).length === 0);
    const { exchanges, endedOnce, others } = await endings(system.databaseUrl);
    expect(others).toEqual([]);
    expect(endedOnce).toBe(exchanges);
    expect(exchanges).toBeGreaterThan(500);
    expect((await dave.ask('GET', '/api/chains?faulty=true')).body).toMatchObject({ items: [] });
  });
});
