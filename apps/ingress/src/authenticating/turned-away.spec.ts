import { Metrics } from '#chassis';
import type { JournalEntry } from '#contracts';
import { InMemoryJournal } from '#journal/testing';
import { TurnedAway } from './turned-away.js';

const call = (address: string | null, id: string, second = 0) => ({ id, address, startedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, second)) });
const dataOf = (entries: readonly JournalEntry[]) => entries.flatMap((entry) => (entry.type === 'calls.turned_away' ? [entry.data] : []));

describe('calls that are turned away', () => {
  it('are one record a source, with what they were and when', async () => {
    const journal = new InMemoryJournal();
    const door = new TurnedAway(journal, new Metrics());
    for (let second = 0; second < 50; second++)
      door.count(call('192.0.2.1', `x${second}`, second), second < 40 ? 'token_missing' : 'token_invalid');
    door.count(call('192.0.2.1', 'mapped', 51), null);
    door.count(call('192.0.2.2', 'y'), 'token_expired');
    await door.write();
    await door.write();
    expect(dataOf(journal.entries)).toEqual([
      {
        source: '192.0.2.1',
        calls: 51,
        firstAt: '2026-01-01T00:00:00.000Z',
        lastAt: '2026-01-01T00:00:51.000Z',
        lastExchange: 'mapped',
        codes: { token_missing: 40, token_invalid: 10, client_left: 1 },
      },
      expect.objectContaining({ source: '192.0.2.2', calls: 1 }),
    ]);
  });

  it('are bounded in sources, and none is forgotten', async () => {
    const journal = new InMemoryJournal();
    const door = new TurnedAway(journal, new Metrics());
    for (let index = 0; index < 3_000; index++) door.count(call(`10.0.${index >> 8}.${index & 255}`, 'x'), 'token_missing');
    await door.write();
    const told = dataOf(journal.entries);
    expect(told).toHaveLength(1_001);
    expect(told.reduce((sum, { calls }) => sum + calls, 0)).toBe(3_000);
    expect(told.at(-1)).toMatchObject({ source: 'others', calls: 2_000 });
  });

  it.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['fe80::1', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    [null, 'unknown'],
  ])('come from a network: %s', async (address, source) => {
    const journal = new InMemoryJournal();
    const door = new TurnedAway(journal, new Metrics());
    door.count(call(address, 'x'), 'token_missing');
    await door.write();
    expect(dataOf(journal.entries)).toMatchObject([{ source }]);
  });

  it('are kept while the journal takes nothing', async () => {
    const journal = new InMemoryJournal();
    const door = new TurnedAway(journal, new Metrics());
    door.count(call('192.0.2.1', 'x'), 'token_missing');
    journal.fail();
    await door.write();
    expect(journal.entries).toEqual([]);
    door.count(call('192.0.2.1', 'y'), 'token_missing');
    journal.recover();
    await door.write();
    expect(dataOf(journal.entries)).toMatchObject([{ calls: 2, lastExchange: 'y' }]);
  });
});
