import type { ApprovalTerms } from '#contracts';
import type { SlackContent } from '../blocks.js';
import type { CardSource } from '../card-source.js';
import { cardOf } from '../card.js';
import { commentMessage } from '../comment-message.js';
import { digestOf } from '../digest.js';
import { outcomeMessage, requesterMessage } from '../requester-message.js';
import { sampleCard, sampleDangerousCard, sampleLinks, sampleNote, sampleNow, sampleVote } from './card-samples.js';

const at = '2026-03-02T09:02:00.000Z';
const terms = (more: Partial<ApprovalTerms>): ApprovalTerms => ({ reviewers: ['database-team'], quorum: 2, expiresInMs: 900_000, ...more });
const both = [sampleVote('Bob', 'approve', 'Agreed with the shop team.'), sampleVote('Carol', 'approve')];
const approved: Partial<CardSource['approval']> = { state: 'approved', resolvedAt: at, votes: both, grant: { scope: 'once', until: null } };
const denial = 'Not during the sale. Ask again on Monday.';
const denied: Partial<CardSource['approval']> = {
  state: 'denied',
  resolvedAt: at,
  reason: denial,
  votes: [sampleVote('Bob', 'deny', denial)],
};
const card = (source: CardSource): SlackContent => cardOf(source, sampleLinks);
const session = { scope: 'session', until: '2026-03-02T11:00:00.000Z' } as const;
const nobody = { exchangeId: 'exchange-1', state: 'orphaned', waiting: 0 } as const;

/** What docs/slack.md shows, by the name of its picture. */
export const pictured: Readonly<Record<string, SlackContent>> = {
  pending: card(sampleCard({ terms: terms({ grant: { scope: 'session', forMs: 7_200_000 } }) })),
  dangerous: card(sampleDangerousCard()),
  'partly-voted': card(sampleCard({ approval: { votes: both.slice(0, 1) } })),
  grown: card(sampleCard({ approval: { revision: 2 }, earlierVotes: 1 })),
  escalated: card(sampleCard({ approval: { asked: ['database-team', 'leads'] }, notes: [sampleNote('escalated')] })),
  'client-gone': card(sampleCard({ approval: nobody })),
  'link-only': card(sampleCard({ terms: terms({ freshSignInMs: 600_000 }) })),
  approved: card(sampleCard({ approval: approved })),
  consumed: card(sampleCard({ approval: approved, notes: [sampleNote('consumed')] })),
  revoked: card(
    sampleCard({ approval: { ...approved, grant: session }, notes: [sampleNote('revoked', 'Carol', 'The migration is done.')] }),
  ),
  denied: card(sampleCard({ approval: denied })),
  expired: card(sampleCard({ approval: { state: 'expired', resolvedAt: at } })),
  withdrawn: card(
    sampleCard({ approval: { state: 'canceled', resolvedAt: at }, notes: [sampleNote('withdrawn', 'Alice', 'I found another way.')] }),
  ),
  canceled: card(sampleCard({ approval: { state: 'canceled', resolvedAt: at } })),
  'break-glass': card(
    sampleCard({
      approval: {
        ...approved,
        votes: [{ ...sampleVote('Erin', 'approve', 'The shop is down.'), breakGlass: true }],
        breakGlass: 'review_open',
      },
    }),
  ),
  requester: requesterMessage(sampleCard(), sampleLinks),
  outcome: outcomeMessage(sampleCard({ approval: { ...approved, waiting: 0 } }), sampleLinks),
  comment: commentMessage('Carol', 'cli', 'Is there a backup from today?'),
  digest: digestOf(
    [
      {
        id: 'a',
        requester: 'Alice',
        ruleId: 'production-database',
        asked: ['database-team'],
        createdAt: new Date('2026-03-02T08:50:00Z'),
        expiresAt: new Date('2026-03-02T09:05:00Z'),
      },
      {
        id: 'b',
        requester: 'Oscar',
        ruleId: 'customer-data',
        asked: ['privacy'],
        createdAt: new Date('2026-03-02T09:00:00Z'),
        expiresAt: new Date('2026-03-02T10:00:00Z'),
      },
    ],
    2,
    sampleNow,
    sampleLinks,
  ),
};
