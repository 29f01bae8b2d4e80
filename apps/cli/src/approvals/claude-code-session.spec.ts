import { approval, now } from './approval.fake.js';
import type { Approval } from './approval.js';
import { newsOf } from './claude-code-session.js';

const ago = (seconds: number): string => new Date(now - seconds * 1_000).toISOString();

describe('the news of a session', () => {
  it.each<[string, Approval[], string | null]>([
    ['nothing', [], null],
    ['one that waits', [approval()], 'HELD by rule production-database: security decide, 14m 59s left · a-1'],
    [
      'two that wait, before what was decided',
      [approval({ id: 'a-3', state: 'denied', resolvedAt: ago(1) }), approval(), approval({ id: 'a-2' })],
      'HELD by rule production-database (and 1 more): security decide, 14m 59s left · a-1',
    ],
    [
      'a denial',
      [
        approval({
          state: 'denied',
          resolvedAt: ago(5),
          reason: 'No.',
          votes: [{ voter: { name: 'Eve' }, decision: 'deny', reason: 'No.' }],
        }),
      ],
      'DENIED by Eve (rule production-database): No. · a-1',
    ],
    ['an approval', [approval({ state: 'approved', resolvedAt: ago(5) })], 'APPROVED by Bob (rule production-database) · a-1'],
    [
      'an approval that came too late for its call',
      [approval({ state: 'approved', resolvedAt: ago(5), waiters: [{ sideCall: false, waiting: false, endedBy: 'timed_out' }] })],
      'APPROVED by Bob (rule production-database) · the call had gone: send it again · a-1',
    ],
    [
      'an approval by which a call went on',
      [approval({ state: 'approved', resolvedAt: ago(5), waiters: [{ sideCall: false, waiting: false, endedBy: 'released' }] })],
      'APPROVED by Bob (rule production-database) · a-1',
    ],
    [
      'an approval of which only the title was asked on',
      [
        approval({
          state: 'approved',
          resolvedAt: ago(5),
          waiters: [
            { sideCall: true, waiting: false, endedBy: 'released' },
            { sideCall: false, waiting: false, endedBy: 'client_left' },
          ],
        }),
      ],
      'APPROVED by Bob (rule production-database) · the call had gone: send it again · a-1',
    ],
    [
      'one that is asked on after its call was told to come back',
      [approval({ state: 'orphaned', waiters: [{ sideCall: false, waiting: false, endedBy: 'timed_out' }] })],
      'STILL ASKED by rule production-database: security decide, 14m 59s left; send it again then · a-1',
    ],
    ['what is over for long', [approval({ state: 'expired', resolvedAt: ago(500) })], null],
  ])('is %s', (_what, approvals, said) => expect(newsOf(approvals, now)).toBe(said));
});
