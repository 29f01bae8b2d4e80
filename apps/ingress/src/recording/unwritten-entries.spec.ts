import { type ExchangeEntry, OstiaryError } from '#contracts';
import type { RecordWriter } from './record-writer.js';
import { UnwrittenEntries } from './unwritten-entries.js';

const about = { exchange: 'e', session: 's' };
const content = (units: number): ExchangeEntry => ({ type: 'content.stored', ...about, data: { ref: 'r', text: 'x'.repeat(units) } });
const held: ExchangeEntry = { type: 'exchange.held', ...about, data: { approvalId: 'a', phase: 'request', ruleId: 'r', joined: false } };

describe('entries on their way to the journal', () => {
  /** A journal that is nearly full takes what is small, and answers once its disk has. */
  const nearlyFull = (room: { units: number }) => {
    const taken: ExchangeEntry[][] = [];
    const append = async (entries: readonly ExchangeEntry[]): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      if (JSON.stringify(entries).length > room.units) throw new OstiaryError('audit_unavailable', 'The journal is full.');
      taken.push([...entries]);
    };
    return { taken, entries: new UnwrittenEntries({ hasRoom: true, append } as unknown as RecordWriter) };
  };

  it('never stand behind content that was refused, and are written with it once there is room', async () => {
    const room = { units: 1_000 };
    const { taken, entries } = nearlyFull(room);
    entries.add(content(100_000));
    entries.early();
    entries.add(held);
    await expect(entries.durable()).rejects.toMatchObject({ code: 'audit_unavailable' });
    expect(taken).toEqual([]);
    room.units = 1_000_000;
    await entries.durable();
    expect(taken.flat().map(({ type }) => type)).toEqual(['content.stored', 'exchange.held']);
  });

  it('are written once, however many wait for them', async () => {
    const { taken, entries } = nearlyFull({ units: 1_000_000 });
    entries.add(content(100_000));
    entries.early();
    entries.add(held);
    await Promise.all([entries.durable(), entries.durable(), entries.durable()]);
    expect(taken.flat().map(({ type }) => type)).toEqual(['content.stored', 'exchange.held']);
  });
});
