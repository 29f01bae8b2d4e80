import type { CardLinks, CardNote, CardSource } from '../card-source.js';

const at = '2026-03-02T09:00:00.000Z';
const reviewer = (name: string) => ({ issuer: 'https://issuer.example', subject: name, name });

/** When the samples are looked at. */
export const sampleNow = new Date('2026-03-02T09:02:00.000Z');
export const sampleLinks: CardLinks = { origin: 'https://ostiary.example', mentions: { 'database-team': 'S0DATABASE' } };

export const sampleNote = (kind: CardNote['kind'], by: string | null = null, text: string | null = null): CardNote => ({
  kind,
  by,
  at,
  text,
});

export const sampleVote = (
  name: string,
  decision: 'approve' | 'deny',
  reason: string | null = null,
): CardSource['approval']['votes'][number] => ({
  voter: reviewer(name),
  decision,
  reason,
  at,
});

type Overrides = Partial<Omit<CardSource, 'approval'>> & { readonly approval?: Partial<CardSource['approval']> };

/** Alice's call to a production database, two of the database team to agree; in any other state by what is given. */
export function sampleCard({ approval = {}, ...rest }: Overrides = {}): CardSource {
  const text = 'Run the migration on [prod-db] now: ALTER TABLE orders DROP COLUMN legacy_id;';
  return {
    id: '019cafe0-0000-7000-8000-000000000001',
    terms: { reviewers: ['database-team'], quorum: 2, expiresInMs: 900_000 },
    content: [
      {
        exchangeId: 'exchange-1',
        blocks: [
          { id: 'messages.0.content.0', provenance: 'user', position: 'tail', matched: true, digest: 'd', chars: text.length, text },
          {
            id: 'system.0',
            provenance: 'system',
            position: 'tail',
            matched: false,
            digest: 'e',
            chars: 32,
            text: 'You are a careful database admin',
          },
        ],
        cut: null,
      },
    ],
    earlierVotes: 0,
    notes: [],
    ...rest,
    approval: {
      state: 'pending',
      revision: 1,
      requester: reviewer('Alice'),
      client: { kind: 'claude-code', name: 'claude-cli', version: '2.1.330' },
      model: 'claude-sonnet-5',
      sessionId: 'session-1',
      exchangeId: 'exchange-1',
      phase: 'request',
      ruleId: 'production-database',
      message: 'Changes of production need two of the database team.',
      policyVersion: 3,
      steps: [{ reviewers: ['database-team'], quorum: 2 }],
      currentStep: 1,
      asked: ['database-team'],
      votes: [],
      waiting: 1,
      createdAt: at,
      expiresAt: '2026-03-02T09:15:00.000Z',
      resolvedAt: null,
      reason: null,
      grant: null,
      breakGlass: 'no',
      ...approval,
    },
  };
}

/** A tool call that was held for what it would do, as ingress understood it. */
export function sampleDangerousCard(): CardSource {
  const text = `Bash ${JSON.stringify({ command: 'sudo -u root env X=1 kubectl --context production delete deployment web' })}`;
  return sampleCard({
    terms: { reviewers: ['security'], quorum: 1, expiresInMs: 900_000 },
    approval: {
      phase: 'tool_call',
      ruleId: 'dangerous-call',
      message: 'This tool call could do harm that cannot be undone; a reviewer looks at it first.',
      steps: [{ reviewers: ['security'], quorum: 1 }],
      asked: ['security'],
    },
    content: [
      {
        exchangeId: 'exchange-1',
        blocks: [
          {
            id: 'reply.content.1',
            provenance: 'tool_use',
            position: 'tail',
            matched: true,
            digest: 'd',
            chars: text.length,
            text,
            understood: {
              dangers: [
                {
                  kind: 'infrastructure-deletion',
                  severity: 'high',
                  sentence: 'Deletes running services, clusters, volumes or cloud resources.',
                  why: 'Deletes things in a cluster.',
                },
              ],
              runs: ['sudo: env: kubectl --context production delete deployment web'],
              on: [],
              unlisted: 0,
            },
          },
        ],
        cut: null,
      },
    ],
  });
}
