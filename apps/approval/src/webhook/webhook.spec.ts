import type { ServerResponse } from 'node:http';
import { webhookSchema, newId } from '#contracts';
import { eventually } from '#messaging/testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { Webhook } from 'standardwebhooks';
import { changeOf } from './testing/change.fake.js';
import { ReceiverFake } from './testing/receiver.fake.js';
import { WebhooksFake } from './testing/webhooks.fake.js';

const dayMs = 24 * 60 * 60 * 1_000;
const says =
  (status: number, headers: Record<string, string> = {}) =>
  (_received: unknown, response: ServerResponse) =>
    void response.writeHead(status, headers).end();

/** The changes of one approval, from its first on. */
const history = (count: number, approvalId = newId()) => Array.from({ length: count }, (_, at) => changeOf({ approvalId, change: at + 1 }));

describe('a webhook', () => {
  let webhooks: WebhooksFake;
  let receiver: ReceiverFake;
  beforeEach(async () => {
    [webhooks, receiver] = await Promise.all([WebhooksFake.open(), ReceiverFake.start()]);
  });
  afterEach(async () => {
    await receiver.close();
    await webhooks.close();
  });

  const received = (count: number) =>
    eventually(`${count} posts`, () => (receiver.received.length >= count ? receiver.received : undefined));
  const told = () => eventually('everything told', async () => ((await webhooks.waiting()) === 0 ? true : undefined));

  it('is posted each change, signed, and as its schema says', async () => {
    const replica = await webhooks.replica({ name: 'siem', url: receiver.url });
    const change = changeOf({ kind: 'voted' });
    await webhooks.happens(replica, change);
    const [post] = await received(1);
    expect(post!.event).toEqual({ id: `${change.approvalId}-1`, type: 'approval.voted', timestamp: change.at, data: change });
    expect(post!.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': post!.event.id });
    expect(new Webhook(webhooks.secret).verify(post!.body, post!.headers as Record<string, string>)).toEqual(post!.event);
    const ajv = addFormats.default(new Ajv2020({ strict: false }));
    expect([ajv.validate(webhookSchema(), post!.event), ajv.errors]).toEqual([true, null]);
    await told();
  });

  it('is not told of what was not stored, nor of kinds that it does not want', async () => {
    const replica = await webhooks.replica({ name: 'siem', url: receiver.url, events: ['decided'] });
    const rolledBack = webhooks.store.transactions.run(async (manager) => {
      await replica.notifier.note(manager, changeOf({ kind: 'decided' }));
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
    await webhooks.happens(replica, changeOf({ kind: 'seen' }), changeOf({ kind: 'decided' }));
    await told();
    expect(receiver.received.map(({ event }) => event.type)).toEqual(['approval.decided']);
  });

  it('hears of one approval in order, whatever fails, and each post has the id of its change', async () => {
    let count = 0;
    receiver.answer = (_received, response) => says((count += 1) % 3 === 0 ? 204 : 503)(null, response);
    const replica = await webhooks.replica({ name: 'siem', url: receiver.url });
    const [one, other] = [history(4), history(4)];
    await webhooks.happens(replica, ...one.flatMap((change, at) => [change, other[at]!]));
    await webhooks.passUntil(1_000, async () => (await webhooks.waiting()) === 0);
    for (const { approvalId } of [one[0]!, other[0]!]) {
      const changes = receiver.changes(approvalId);
      expect(changes).toEqual(changes.toSorted((a, b) => a - b));
      expect([...new Set(changes)]).toEqual([1, 2, 3, 4]);
    }
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(8);
  });

  it('that is slow keeps no other waiting, and no decision', async () => {
    receiver.answer = () => undefined;
    const quick = await ReceiverFake.start();
    const replica = await webhooks.replica({ name: 'slow', url: receiver.url, timeoutMs: 60_000 }, { name: 'quick', url: quick.url });
    const changes = history(20);
    await webhooks.happens(replica, ...changes);
    await eventually('all told to the quick one', () => (quick.received.length === 20 ? true : undefined));
    expect(receiver.changes()).toEqual([1]);
    await quick.close();
  });

  it('has a few posts at once, and one while it is in trouble', async () => {
    const held: ServerResponse[] = [];
    receiver.answer = (_received, response) => void held.push(response);
    const replica = await webhooks.replica({ name: 'siem', url: receiver.url, timeoutMs: 60_000 });
    await webhooks.happens(replica, ...Array.from({ length: 30 }, () => changeOf()));
    await received(8);
    receiver.answer = says(500);
    for (const response of held) response.writeHead(500).end();
    await webhooks.passUntil(1_000, () => receiver.received.length >= 40);
    expect(Math.max(...receiver.received.slice(0, 8).map(({ underWay }) => underWay))).toBe(8);
    expect(Math.max(...receiver.received.slice(8 + 3).map(({ underWay }) => underWay))).toBe(1);
  });

  it('is left alone for as long as it asks', async () => {
    receiver.answer = says(429, { 'retry-after': '3600' });
    const replica = await webhooks.replica({ name: 'siem', url: receiver.url });
    await webhooks.happens(replica, changeOf());
    await received(1);
    receiver.answer = says(204);
    await eventually('the post put off', async () => ((await webhooks.deliveries.nextAt('siem')) !== null ? true : undefined));
    await webhooks.happens(replica, changeOf());
    for (let minute = 0; minute < 59; minute += 1) await webhooks.clock.advance(60_000);
    expect(receiver.received).toHaveLength(1);
    await webhooks.passUntil(10_000, async () => (await webhooks.waiting()) === 0);
    expect(receiver.received).toHaveLength(3);
  });

  it('that is away for longer than a day misses what is older, as dead letters that can be sent again', async () => {
    receiver.answer = says(500);
    const replica = await webhooks.replica({ name: 'siem', url: receiver.url });
    const [first, second] = history(2);
    await webhooks.happens(replica, first!, second!);
    await webhooks.passUntil(600_000, async () => (await webhooks.dead.list('siem', null, 10)).length === 2);
    const letters = await webhooks.dead.list('siem', null, 10);
    expect(letters.map(({ eventId, reason }) => [eventId, reason])).toEqual(
      expect.arrayContaining([first!, second!].map(({ approvalId, change }) => [`${approvalId}-${change}`, 'HTTP 500'])),
    );
    expect(letters.every(({ diedAt, notedAt }) => diedAt.getTime() - notedAt.getTime() >= dayMs)).toBe(true);
    // Time passes in steps of ten minutes here, so that is how often it can be tried.
    expect(Math.max(...letters.map(({ attempts }) => attempts))).toBeGreaterThan(40);
    expect((await replica.metrics.expose()).body).toMatch(/^ostiary_webhook_dead_total\{webhook="siem"\} 2$/m);

    receiver.answer = says(204);
    receiver.received.length = 0;
    expect(await webhooks.dead.resend('siem', letters[0]!.eventId)).toBe(true);
    expect(await webhooks.dead.resend('siem', letters[0]!.eventId)).toBe(false);
    replica.notifier.wake();
    await webhooks.passUntil(1_000, () => receiver.received.length === 1);
    expect(receiver.received[0]!.event.id).toBe(letters[0]!.eventId);
  });

  it('that says it is gone is not asked twice', async () => {
    receiver.answer = says(410);
    const replica = await webhooks.replica({ name: 'siem', url: receiver.url });
    await webhooks.happens(replica, changeOf());
    await told();
    expect(await webhooks.dead.list(null, null, 10)).toMatchObject([{ webhook: 'siem', reason: 'HTTP 410', attempts: 1 }]);
  });

  it('sends nobody anywhere else, and is not listened to for long', async () => {
    const elsewhere = await ReceiverFake.start();
    receiver.answer = says(307, { location: elsewhere.url });
    const replica = await webhooks.replica({ name: 'siem', url: receiver.url });
    await webhooks.happens(replica, changeOf());
    await received(1);
    receiver.answer = (_received, response) => {
      response.writeHead(200);
      const more = (): void => void (response.destroyed || response.write('x'.repeat(65_536), more));
      more();
    };
    await webhooks.passUntil(1_000, async () => (await webhooks.waiting()) === 0);
    expect([receiver.received.length, elsewhere.received.length]).toEqual([2, 0]);
    await elsewhere.close();
  });

  it('is asked again when it does not answer in time, or not at all', async () => {
    receiver.answer = () => undefined;
    const replica = await webhooks.replica({ name: 'siem', url: receiver.url, timeoutMs: 50 });
    await webhooks.happens(replica, changeOf());
    await received(1);
    receiver.answer = (_received, response) => void response.destroy();
    await webhooks.passUntil(1_000, () => receiver.received.length >= 2);
    receiver.answer = says(204);
    await webhooks.passUntil(1_000, async () => (await webhooks.waiting()) === 0);
    expect(new Set(receiver.received.map(({ event }) => event.id)).size).toBe(1);
  });

  it('is told once by several replicas, and what a killed one had in hand by another', async () => {
    const lost = changeOf();
    const hook = { name: 'siem', url: receiver.url };
    // Claimed by a process that then dies.
    await webhooks.store.transactions.run((manager) =>
      webhooks.deliveries.note(manager, ['siem'], {
        approvalId: newId(),
        change: 1,
        eventId: 'in-hand',
        body: JSON.stringify({ data: lost }),
      }),
    );
    await webhooks.deliveries.claim('siem', 10, 35_000);
    const replicas = await Promise.all([webhooks.replica(hook), webhooks.replica(hook)]);
    const changes = Array.from({ length: 20 }, () => changeOf());
    await Promise.all(changes.map((change, at) => webhooks.happens(replicas[at % 2]!, change)));
    // Posted, and the rows gone: one that is posted but still claimed when the clock jumps would rightly be told again.
    await eventually('all others', async () => ((await webhooks.waiting()) === 1 ? true : undefined));
    expect(receiver.received).toHaveLength(20);
    expect(receiver.received.some(({ headers }) => headers['webhook-id'] === 'in-hand')).toBe(false);
    // Its claim is over; time goes on, as a replica that was about to sleep when the clock jumped sleeps from then.
    await webhooks.clock.advance(36_000);
    await webhooks.passUntil(5_000, async () => (await webhooks.waiting()) === 0);
    expect(receiver.received.filter(({ headers }) => headers['webhook-id'] === 'in-hand')).toHaveLength(1);
    expect(receiver.received.filter(({ event }) => event.id !== undefined)).toHaveLength(20);
  });

  it('is left alone by a stop, and what was in hand is told after the next start', async () => {
    receiver.answer = () => undefined;
    const hook = { name: 'siem', url: receiver.url, timeoutMs: 60_000 };
    const replica = await webhooks.replica(hook);
    await webhooks.happens(replica, changeOf());
    await received(1);
    const stopping = replica.stop();
    let hasStopped = false;
    void stopping.then(() => (hasStopped = true));
    await eventually('the stop', async () => {
      await webhooks.clock.advance(500);
      return hasStopped;
    });
    receiver.answer = says(204);
    await webhooks.replica(hook);
    await told();
    expect(receiver.received).toHaveLength(2);
  });

  it('that is not configured any more leaves dead letters after a day', async () => {
    await webhooks.store.transactions.run((manager) =>
      webhooks.deliveries.note(manager, ['gone'], { approvalId: newId(), change: 1, eventId: 'gone-1', body: '{}' }),
    );
    expect(await webhooks.dead.sweep(['siem'])).toEqual([]);
    await webhooks.clock.advance(dayMs + 1);
    expect(await webhooks.dead.sweep(['gone'])).toEqual([]);
    expect(await webhooks.dead.sweep(['siem'])).toEqual(['gone']);
    expect(await webhooks.dead.list('gone', null, 10)).toMatchObject([{ reason: 'not configured any more' }]);
    await webhooks.clock.advance(15 * dayMs);
    await webhooks.dead.sweep(['siem']);
    expect(await webhooks.dead.list('gone', null, 10)).toEqual([]);
  });

  it.each([
    ['http elsewhere', { url: 'http://hooks.example/x' }, 'https'],
    ['a private address', { url: 'https://10.1.2.3/x' }, 'allowPrivateAddresses'],
    ['a private address in brackets', { url: 'https://[fd00::1]/x' }, 'allowPrivateAddresses'],
    ['credentials', { url: 'https://me:pw@hooks.example/x' }, 'credentials'],
    ['a kind that never happens', { url: 'https://hooks.example/x', events: ['exploded' as 'seen'] }, 'events'],
    ['no secret', { url: 'https://hooks.example/x', secret: { file: '/nowhere/secret' } }, 'siem'],
  ])('with %s stops the start', async (_what, wrong, named) => {
    await expect(webhooks.replica({ name: 'siem', ...wrong })).rejects.toThrow(named);
  });

  it('has a name of its own', async () => {
    const hook = { name: 'siem', url: receiver.url };
    await expect(webhooks.replica(hook, hook)).rejects.toThrow('same name');
  });
});
