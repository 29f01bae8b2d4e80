import { approvalChangeKindSchema } from '#contracts';
import { changed, now } from './approval.fake.js';
import type { LiveApproval } from './live-approval.js';
import { wordsOf } from './live-words.js';

const nobody = [{ sideCall: false, waiting: false, endedBy: 'timed_out' }];

describe('what happens to an approval, in words', () => {
  it.each<[string, LiveApproval, string]>([
    ['is held', changed('created'), 'HELD, rule production-database: Needs a reviewer. Decide: security; 14m 59s left.'],
    [
      'waits already',
      { ...changed('x'), happened: null },
      'HELD, rule production-database: Needs a reviewer. Decide: security; 14m 59s left.',
    ],
    [
      'is open still, though its calls have given up',
      { ...changed('x', { state: 'orphaned', waiters: nobody }), happened: null },
      'OPEN, no call waits any more, rule production-database: Needs a reviewer. Decide: security; 14m 59s left.',
    ],
    ['is denied', changed('decided', { state: 'denied', reason: 'Not today.' }), 'DENIED by Bob: Not today.'],
    ['is approved while it waits', changed('decided', { state: 'approved' }), 'APPROVED by Bob. The call goes on.'],
    [
      'is approved once the client has left',
      changed('decided', { state: 'approved', waiters: nobody, reason: 'Fine' }),
      'APPROVED by Bob: Fine. Nobody waits any more: send the call again.',
    ],
    [
      'is approved for a session',
      changed('decided', { state: 'approved', grant: { scope: 'session', until: '2026-01-01T20:00:00Z' } }),
      'APPROVED by Bob for the session, until 2026-01-01T20:00:00Z. The call goes on.',
    ],
    ['is left alone', changed('expired'), 'EXPIRED: nobody decided in time. Send the call again to ask again.'],
    ['is talked about', changed('commented', {}, 'Which table?'), 'Bob says: Which table?'],
    [
      'is passed on',
      changed('escalated', { asked: ['security', 'leads'] }),
      'nobody concluded in time; asked by now: security, leads; 14m 59s left',
    ],
    ['is orphaned', changed('orphaned'), 'no call waits any more; a decision is kept for it, 14m 59s left'],
    ['is about to close', changed('orphaned', { closesAt: '2026-01-01T12:01:00Z' }), 'no call waits any more; it closes soon'],
    ['is something that only a newer gateway knows', changed('teleported', {}, 'oh'), 'teleported: oh'],
  ])('says when it %s', (_when, live, words) => expect(wordsOf(live, true, now)).toBe(words));

  it('tells reviewers who asks', () => {
    expect(wordsOf(changed('created'), false, now)).toBe(
      'ASKED by Ann, rule production-database: Needs a reviewer. Decide: security; 14m 59s left.',
    );
  });

  it.each(approvalChangeKindSchema.options)('has words of its own for %s', (kind) => {
    expect(wordsOf(changed(kind, { state: 'approved' }, 'said'), true, now)).not.toMatch(new RegExp(`^${kind}`));
  });
});
