import { LOG_SHARDS, logEntry, shardOf } from './log-entry.js';

const record = {
  chain: '01981f39-0000-7b00-8c00-000000000001',
  seq: 7,
  digest: Buffer.alloc(32, 1),
  prev: Buffer.alloc(32, 2),
  time: new Date('2026-01-01T00:00:00Z'),
  type: 'exchange.completed',
  exchange: 'x',
  session: 's',
};

describe('an entry of the log', () => {
  it('is these bytes, for whoever checks it with another program', () => {
    expect(logEntry(record).toString()).toBe(
      `{"v":1,"chain":"01981f39-0000-7b00-8c00-000000000001","seq":7,"digest":"${'01'.repeat(32)}","prev":"${'02'.repeat(32)}","time":"2026-01-01T00:00:00.000Z","type":"exchange.completed","exchange":"x","session":"s"}`,
    );
    expect(logEntry({ ...record, exchange: null, session: null }).toString()).toMatch(/"type":"exchange.completed"}$/);
  });

  it('goes to one of the logs, always the same for a chain', () => {
    const shards = Array.from({ length: 200 }, (_, index) => shardOf(`chain-${index}`));
    expect(new Set(shards).size).toBe(LOG_SHARDS);
    expect(shardOf(record.chain)).toBe(shardOf(record.chain));
  });
});
