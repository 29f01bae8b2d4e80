import { testDatabase } from '#persistence/testing';
import { eventually } from '#messaging/testing';
import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { body, entries, refOf } from '../testing/entries.fake.js';
import { JournalChain } from '../testing/journal-chain.fake.js';

const text = JSON.stringify('The key of the third barn. '.repeat(20));
const secrets = { OSTIARY_TEST_OLD_KEY: 'o'.repeat(40), OSTIARY_TEST_NEW_KEY: 'n'.repeat(40) };
const keys = (...names: (keyof typeof secrets)[]) => ({ audit: { contentKeys: names.map((env) => ({ env })) } });

describe('keys of content', () => {
  beforeAll(() => void Object.assign(process.env, secrets));
  afterAll(() => Object.keys(secrets).forEach((name) => delete process.env[name]));

  it('are wrapped by the first secret once it is there, so that the one before can go', async () => {
    const database = await testDatabase();
    const chain = new JournalChain('chain');
    const say = (exchange: string, session: string) => {
      const request = body(`${exchange}:request`, [{ ref: refOf(text, session) }]);
      return [chain.add(entries.content(text, session, exchange)), chain.add(entries.received(exchange, { request }, session))];
    };
    const kept = (audit: AuditServiceFake) => audit.query('SELECT session, wrapped FROM session_key ORDER BY session');

    const first = await AuditServiceFake.start(database, keys('OSTIARY_TEST_OLD_KEY'));
    await first.send([...say('x1', 's1'), ...say('x2', 's2')]);
    const before = await kept(first);
    await first.leave();

    const second = await AuditServiceFake.start(database, keys('OSTIARY_TEST_NEW_KEY', 'OSTIARY_TEST_OLD_KEY'));
    await eventually('all keys to be wrapped by the new secret', async () =>
      (await kept(second)).every(({ wrapped }, at) => !(wrapped as Buffer).equals(before[at]!['wrapped'] as Buffer)),
    );
    await second.leave();

    const third = await AuditServiceFake.start(database, keys('OSTIARY_TEST_NEW_KEY'));
    expect((await third.get('/api/exchanges/x1')).body['request']).toBe(JSON.parse(text));
    expect((await kept(third)).length).toBe(before.length);
    await third.close();
  });
});
