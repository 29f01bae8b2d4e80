import { leftUntil, tableOf } from './approval.js';
import { approval, now } from './approval.fake.js';
import { cardOf } from './card.js';

describe('an approval on a terminal', () => {
  it('is a line in the list: who, what, votes, time left', () => {
    const [head, row] = tableOf([approval()], now).split('\n');
    expect(head).toMatch(/^ID +STATE +WHO +RULE +VOTES +LEFT$/);
    expect(row).toMatch(/^a-1 +pending +Ann +production-database +1\/2 +14m 59s$/);
    expect(tableOf([], now)).toBe('Nothing waits for a decision.\n');
  });

  it.each([
    ['2026-01-01T12:00:00Z', 'over'],
    ['2026-01-01T12:00:09Z', '9s'],
    ['2026-01-01T14:05:00Z', '2h 5m'],
  ])('has until %s: %s', (at, left) => expect(leftUntil(at, now)).toBe(left));

  it('shows all that goes out, what was matched, what joined, and what is not shown', () => {
    const card = cardOf(approval(), now);
    expect(card).toContain('approval  a-1, revision 3, pending');
    expect(card).toContain('MATCHED user, 10 of 911 characters\n  | look at\n  | it');
    expect(card).toContain('NOT SHOWN: 900 characters in 1 blocks. The whole text: GET /api/exchanges/e-1/request');
    expect(card).toContain('And what call e-2 says beyond it:\n  system\n  | be');
    expect(card).toContain('vote      Bob: approve');
    const lent = approval({ votes: [{ voter: { name: 'Bob' }, through: 'security, for Ann', decision: 'approve', reason: 'Fine.' }] });
    expect(cardOf(lent, now)).toContain('vote      Bob (security, for Ann): approve (Fine.)');
  });

  it('shows what a call would do, and why that is dangerous, above the call as it was made', () => {
    const understood = {
      dangers: [{ kind: 'destructive-files', severity: 'critical' as const, sentence: 'Cannot be undone.', why: 'Deletes\nall.' }],
      runs: ['sudo: rm -rf /srv'],
      on: ['delete /srv'],
      unlisted: 2,
    };
    const block = { provenance: 'tool_use', matched: true, chars: 3, text: 'Bash {}', understood };
    const card = cardOf(approval({ content: [{ exchangeId: 'e-1', cut: null, blocks: [block] }] }), now);
    expect(card).toContain(
      [
        '  MATCHED tool_use',
        '  DANGER destructive-files (critical): Cannot be undone. Deletes all.',
        '  runs   sudo: rm -rf /srv',
        '  on     delete /srv',
        '  and 2 more that are not listed',
        '  | Bash {}',
      ].join('\n'),
    );
  });

  it('says which step it is at, how far it may reach, and what was said', () => {
    const card = cardOf(
      approval({
        steps: [{}, {}],
        currentStep: 2,
        offers: { scope: 'session', forMs: 8 * 3_600_000 },
        comments: [{ by: { name: 'Eve' }, text: 'Which\ntable?' }],
      }),
      now,
    );
    expect(card).toContain('2 must agree in step 2 of 2; left: 14m 59s');
    expect(card).toContain('offered   for the session, 8h 0m at most');
    expect(card).toContain('comment   Eve: Which table?');
    expect(cardOf(approval({ offers: { scope: 'once', forMs: null } }), now)).not.toContain('offered');
  });

  it('lets no text of others move about on the terminal', () => {
    const trick = 'ok\u001b[2K\u001b[1A\r\u202Eevil\u0007';
    const sly = approval({
      id: `a-1${trick}`,
      rule: trick,
      reviewers: [trick],
      wholeText: trick,
      requester: { issuer: 'i', subject: 's', name: `${trick}\nADMIN`, email: null },
      message: trick,
      content: [
        {
          exchangeId: trick,
          cut: { blocks: 1, chars: 1 },
          blocks: [{ provenance: trick, matched: true, chars: trick.length, text: trick }],
        },
      ],
    });
    for (const said of [cardOf(sly, now), tableOf([sly], now)]) expect(said.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(tableOf([sly], now).split('\n')).toHaveLength(3);
  });
});
