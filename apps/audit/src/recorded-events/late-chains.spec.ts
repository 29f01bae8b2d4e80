import { ManualClock, ostiaryConfigSchema } from '#chassis';
import { LateChains } from './late-chains.js';

describe('chains that are late', () => {
  const clock = new ManualClock();
  const record = (seq: number, ageMs: number, chain = 'c') => ({
    chain,
    seq,
    record: { time: new Date(clock.millis() - ageMs).toISOString() },
  });
  let chains: LateChains;
  beforeEach(() => {
    chains = new LateChains(clock, ostiaryConfigSchema.parse({ audit: { securityEvents: { journalLateMs: 1_000 } } }));
  });
  const told = (...records: ReturnType<typeof record>[]) => chains.of(records).map(({ about, unmapped }) => [about, unmapped?.['from']]);

  it('are told once, until they come in time again', () => {
    expect(told(record(0, 10), record(1, 999))).toEqual([]);
    expect(told(record(2, 5_000), record(3, 4_000), record(0, 2_000, 'other'))).toEqual([
      ['c', 2],
      ['other', 0],
    ]);
    expect(told(record(4, 3_000))).toEqual([]);
    expect(told(record(5, 5))).toEqual([]);
    expect(told(record(6, 1_000))).toEqual([['c', 6]]);
  });

  it('are told again, as the same event, when the batch that told it comes again', () => {
    const uid = () => chains.of([record(2, 5_000), record(3, 4_000)]).map(({ about, which }) => [about, which]);
    expect(uid()).toEqual([['c', 'late 2']]);
    expect(uid()).toEqual([['c', 'late 2']]);
  });
});
