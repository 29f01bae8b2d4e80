import type { Terminal } from '../../terminal.js';
import { Report } from './report.js';
import { tellResult } from './tell-result.js';

describe('telling what was found', () => {
  let said: string;
  const terminal: Terminal = { read: () => Promise.reject(new Error('none')), out: () => undefined, err: (text) => void (said += text) };
  const report = (isSound: boolean): Report => {
    const made = new Report('all');
    made.count('records', 3);
    if (!isSound) made.fault('record_missing', { log: 1, leaf: 7 }, 'of alice');
    return made;
  };
  beforeEach(() => void (said = ''));

  it('says what and how many, not where', async () => {
    const posted: unknown[] = [];
    const post = (path: string, body: unknown) => Promise.resolve(posted.push([path, body]) && { told: true });
    expect(await tellResult(() => Promise.resolve({ post }), report(false), terminal)).toBe('tampered');
    expect(posted).toEqual([
      ['/api/verifications', { result: 'tampered', mode: 'all', checked: { records: 3 }, counts: { record_missing: 1 } }],
    ]);
    expect(said).toBe('The security team is told.\n');
  });

  it('takes a clean record that nobody was told of for one that was not checked, and says of any other what it is', async () => {
    const away = () => Promise.reject(new Error('signed out'));
    expect(await tellResult(away, report(true), terminal)).toBe('unchecked');
    expect(await tellResult(away, report(false), terminal)).toBe('tampered');
    expect(said).toContain('could not be told: signed out');
  });
});
