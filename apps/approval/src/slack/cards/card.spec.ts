import type { ApprovalTerms } from '#contracts';
import type { SlackContent } from './blocks.js';
import type { CardSource } from './card-source.js';
import { cardOf } from './card.js';
import { sampleCard, sampleLinks, sampleNote, sampleVote } from './testing/card-samples.js';

const draw = (source: CardSource, options = {}): SlackContent => cardOf(source, sampleLinks, options);
const shown = ({ blocks }: SlackContent): string => JSON.stringify(blocks).replaceAll('\u200b', '');
const title = ({ blocks }: SlackContent): unknown => (blocks[0] as { text: { text: string } }).text.text;
const pressable = ({ blocks }: SlackContent): string[] =>
  blocks.flatMap((block) =>
    block.type === 'actions' ? block.elements.map((element) => (element as { action_id: string }).action_id) : [],
  );

const terms = (more: Partial<ApprovalTerms>): ApprovalTerms => ({ reviewers: ['database-team'], quorum: 2, expiresInMs: 900_000, ...more });

describe('a card', () => {
  it('says who, with what, why, what is new, what a decision does, how far it is and how long is left', () => {
    const card = draw(sampleCard());
    for (const part of [
      'Alice',
      'claude-cli 2.1.330',
      'claude-sonnet-5',
      'Changes of production need two',
      'ALTER TABLE',
      '0 of 2 agreed',
      '15 min in all',
      '<!date^1772442900',
    ])
      expect(shown(card)).toContain(part);
    expect(shown(card)).toContain('<!subteam^S0DATABASE>');
    expect(pressable(card)).toEqual(['approve', 'deny', 'details']);
  });

  it('carries the approval and the revision, and nothing else', () => {
    const values = draw(sampleCard()).blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
    expect(values.map((element) => (element as { value: string }).value)).toEqual(Array(3).fill('1:019cafe0-0000-7000-8000-000000000001'));
  });

  it.each<[string, CardSource, string, string[]]>([
    ['pending', sampleCard(), '⏳ Approval needed', ['approve', 'deny', 'details']],
    [
      'partly voted',
      sampleCard({ approval: { votes: [sampleVote('Bob', 'approve')] } }),
      '⏳ Approval needed, partly voted',
      ['approve', 'deny', 'details'],
    ],
    [
      'with a wider offer',
      sampleCard({ terms: terms({ grant: { scope: 'session', forMs: 3_600_000 } }) }),
      '⏳ Approval needed',
      ['approve', 'approve_for', 'deny', 'details'],
    ],
    [
      'escalated',
      sampleCard({ approval: { asked: ['database-team', 'leads'] }, notes: [sampleNote('escalated')] }),
      '⏳ Approval needed, escalated',
      ['approve', 'deny', 'details'],
    ],
    [
      'left',
      sampleCard({ approval: { state: 'orphaned', waiting: 0 } }),
      '💤 Nobody waits any more: a decision is kept',
      ['approve', 'deny', 'details'],
    ],
    ['grown', sampleCard({ approval: { revision: 2 }, earlierVotes: 1 }), '⏳ Approval needed', ['approve', 'deny', 'details']],
    ['approved', sampleCard({ approval: { state: 'approved' } }), '✅ Approved', ['details']],
    ['denied', sampleCard({ approval: { state: 'denied', reason: 'Not on a Friday.' } }), '⛔ Denied', ['details']],
    ['expired', sampleCard({ approval: { state: 'expired' } }), '⌛ Expired: nobody decided in time', ['details']],
    ['canceled', sampleCard({ approval: { state: 'canceled' } }), '🚪 Canceled: whoever asked has left', ['details']],
    [
      'withdrawn',
      sampleCard({ approval: { state: 'canceled' }, notes: [sampleNote('withdrawn', 'Alice')] }),
      '🚪 Withdrawn by the requester',
      ['details'],
    ],
    ['consumed', sampleCard({ approval: { state: 'approved' }, notes: [sampleNote('consumed')] }), '✅ Approved and used', ['details']],
    [
      'revoked',
      sampleCard({ approval: { state: 'approved' }, notes: [sampleNote('revoked', 'Carol')] }),
      '↩️ Approved, then taken back',
      ['details'],
    ],
    [
      'broken glass',
      sampleCard({ approval: { state: 'approved', breakGlass: 'review_open' } }),
      '🚨 Passed by breaking the glass: review open',
      ['details'],
    ],
    [
      'reviewed',
      sampleCard({ approval: { state: 'approved', breakGlass: 'reviewed' } }),
      '🚨 Passed by breaking the glass, reviewed',
      ['details'],
    ],
    ['fresh sign-in', sampleCard({ terms: terms({ freshSignInMs: 600_000 }) }), '⏳ Approval needed', ['open']],
    ['not in Slack', sampleCard({ terms: terms({ channels: ['web', 'cli'] }) }), '⏳ Approval needed', ['open']],
  ])('%s', (_, source, says, can) => {
    const card = draw(source);
    expect([title(card), pressable(card)]).toEqual([says, can]);
  });

  it('tells what happened', () => {
    const votes = [sampleVote('Bob', 'approve', 'Looked at it.'), sampleVote('Carol', 'approve')];
    const grant = { scope: 'session', until: '2026-03-02T10:00:00.000Z' } as const;
    const approved = draw(sampleCard({ approval: { state: 'approved', votes, grant } }));
    for (const part of ['Approved by *Bob*, *Carol*', 'for this conversation', '<!date^1772445600', 'Looked at it.'])
      expect(shown(approved)).toContain(part);
    const denied = draw(
      sampleCard({ approval: { state: 'denied', reason: 'Not on a Friday.', votes: [sampleVote('Bob', 'deny', 'Not on a Friday.')] } }),
    );
    for (const part of ['Denied by *Bob*', 'The caller was told:', 'Not on a Friday.']) expect(shown(denied)).toContain(part);
    expect(shown(draw(sampleCard({ earlierVotes: 2, approval: { revision: 2 } })))).toContain('2 earlier votes count no more');
  });

  it('tells what a call would do before the call as it was made, as text and nothing else', () => {
    const understood = {
      dangers: [{ kind: 'destructive-files', severity: 'critical' as const, sentence: 'Cannot be undone.', why: 'Deletes <!channel>.' }],
      runs: Array.from({ length: 6 }, (_each, index) => `sudo: rm -rf /srv/${index}`),
      on: ['delete /srv, outside the working folder'],
      unlisted: 3,
    };
    const call = {
      id: 'reply.content.0',
      provenance: 'tool_use',
      position: 'tail',
      matched: true,
      digest: 'd',
      chars: 7,
      text: 'Bash {}',
    } as const;
    const drawn = shown(draw(sampleCard({ content: [{ exchangeId: 'exchange-1', blocks: [{ ...call, understood }], cut: null }] })));
    for (const part of [
      '*destructive-files* (critical)',
      'Cannot be undone.',
      '*Runs* sudo',
      '/srv/3',
      '*On* delete /srv',
      'and 5 more, behind the link',
    ])
      expect(drawn).toContain(part);
    expect(drawn).not.toContain('<!channel>');
    expect(drawn.indexOf('Runs')).toBeLessThan(drawn.indexOf('Bash {}'));
  });

  it('links to what it cuts, and leaves out the words of others where Slack refuses them', () => {
    const text = 'x'.repeat(9_000);
    const block = { id: 'b', provenance: 'user', position: 'tail', matched: true, digest: 'd', chars: text.length, text } as const;
    const source = sampleCard({ content: [{ exchangeId: 'exchange-1', blocks: [block], cut: null }] });
    expect(shown(draw(source))).toContain('1 part is not shown here as a whole. <https://ostiary.example/approvals/019cafe0');
    expect(shown(draw(source, { plain: true }))).not.toContain('xxx');
  });

  it('has no buttons where nobody knows whether it is the only copy', () => {
    expect(pressable(draw(sampleCard(), { linkOnly: true }))).toEqual(['open']);
  });

  it('counts nobody who broke the glass among those who were asked', () => {
    const votes = [{ ...sampleVote('Erin', 'approve', 'The shop is down.'), breakGlass: true }];
    const text = JSON.stringify(draw(sampleCard({ approval: { state: 'approved', votes, breakGlass: 'review_open' } })));
    expect(text).toMatch(/\*Erin\* broke the glass/);
    expect(text).toMatch(/\b0 of \d+ agreed/);
    expect(text).not.toContain('*Erin* agreed');
  });

  it('says from where it is asked: the issuer that vouches for the requester, and the conversation', () => {
    expect(JSON.stringify(draw(sampleCard()))).toMatch(/\*From\*\\n.*issuer\.example.*session session-1/);
  });
});
