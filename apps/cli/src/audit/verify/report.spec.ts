import { verifyExitCodes } from '../../exit-codes.js';
import { Report } from './report.js';

describe('what is reported', () => {
  it('weighs what was changed before what is missing, and that before what could not be looked at', () => {
    const report = new Report('all');
    report.count('records', 3);
    expect(report.result).toBe('clean');
    report.skip('no key');
    expect(report.result).toBe('unchecked');
    report.fault('chain_gap', { chain: 'c', seq: 3 });
    expect(report.result).toBe('incomplete');
    report.fault('record_missing', { log: 1, leaf: 7 }, 'And 2 behind it.');
    expect(report.result).toBe('tampered');
    expect(verifyExitCodes).toEqual({ clean: 0, tampered: 2, incomplete: 3, unchecked: 4 });
    expect(report.text()).toContain('record_missing log 1, leaf 7: The log has a record that is not there. And 2 behind it.');
    expect(report.text()).toMatch(/^Checked: 3 records\.\n/);
  });

  it('names a thousand faults, and counts all', () => {
    const report = new Report('all');
    for (let leaf = 0; leaf < 1_500; leaf += 1) report.fault('record_missing', { log: 0, leaf });
    const { faults, counts } = report.json() as { faults: unknown[]; counts: object };
    expect(faults).toHaveLength(1_000);
    expect(counts).toEqual({ record_missing: 1_500 });
    expect(report.text()).toContain('... and 500 more');
  });
});
