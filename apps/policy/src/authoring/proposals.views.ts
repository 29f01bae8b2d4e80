import { z } from 'zod';
import type { PolicyProposalRow } from './policy-proposal.entity.js';
import { policyDiffView } from './policy.views.js';

const summaryView = z.object({
  id: z.uuid(),
  scope: z.string().describe('Whose policy: default, the organisation’s; group:NAME; client:NAME.'),
  author: z.object({ issuer: z.string(), subject: z.string(), name: z.string() }).describe('Who proposes it, and may not publish it.'),
  message: z.string().nullable().describe('Why, in the words of the author.'),
  restores: z.number().int().positive().nullable().describe('The version that it brings back.'),
  baseVersion: z.number().int().nonnegative().describe('The version in force when it was proposed; on another one it cannot be published.'),
  proposedAt: z.iso.datetime(),
});

export const proposalsView = z.object({ items: z.array(summaryView) });

export const proposalView = summaryView.extend({
  source: z.string().describe('The YAML, as its author wrote it; empty: the scope is to have no policy any more.'),
  diff: policyDiffView.omit({ from: true, to: true }).describe('What is another than in the policy in force.'),
});

export function proposalOf({
  id,
  scope,
  author,
  message,
  restores,
  baseVersion,
  proposedAt,
}: PolicyProposalRow): z.infer<typeof summaryView> {
  const { issuer, subject, name } = author;
  return { id, scope, author: { issuer, subject, name }, message, restores, baseVersion, proposedAt: proposedAt.toISOString() };
}
