import { type approvalRequested, onlyOnce, stepsOf, type TopicData } from '#contracts';
import type { EntityManager } from 'typeorm';
import { firstState } from '../approval.js';
import { ApprovalEntity } from '../store/approval.entity.js';
import { StepEntity } from '../store/step.entity.js';

export type Requested = TopicData<typeof approvalRequested>;

/** Writes what is asked for the first time, its steps included. False: it is known already, and nothing was written. */
export async function insertAnnounced(manager: EntityManager, request: Requested): Promise<boolean> {
  const { requester, terms } = request;
  const offered = terms.grant ?? onlyOnce;
  const steps = stepsOf(terms).map(({ reviewers, quorum }, index) => ({ position: index + 1, reviewers: [...new Set(reviewers)], quorum }));
  const { raw } = (await manager
    .createQueryBuilder()
    .insert()
    .into(ApprovalEntity)
    .values({
      id: request.approvalId,
      state: firstState,
      changes: 0,
      requesterIssuer: requester.issuer,
      requesterSubject: requester.subject,
      requesterName: requester.name,
      requesterEmail: requester.email,
      requesterClaimedEmail: requester.claimedEmail ?? null,
      ruleId: request.ruleId,
      policyVersion: request.policyVersion,
      createdAt: new Date(request.createdAt),
      expiresAt: new Date(request.expiresAt),
      terms,
      offeredScope: offered.scope,
      offeredForMs: offered.forMs,
      currentStep: 1,
      asked: steps[0]?.reviewers ?? [],
      escalations: 0,
      breakGlass: 'no',
      comments: [],
      seenBy: [],
      grantUses: 0,
      ...shownBy(request),
    })
    .orIgnore()
    .returning('id')
    .execute()) as { raw: unknown[] };
  if (raw.length === 0) return false;
  await manager.insert(
    StepEntity,
    steps.map((step) => ({ approvalId: request.approvalId, ...step })),
  );
  return true;
}

/** What of a request a later announcement may change: which call is shown, and what of others. Who asks, what rule, and on what terms stays. */
export const shownBy = (request: Requested) => ({
  sequence: request.sequence,
  revision: request.revision,
  client: request.client,
  model: request.model,
  sessionId: request.sessionId,
  exchangeId: request.exchangeId,
  phase: request.phase,
  message: request.message,
  content: request.content,
  findings: request.findings,
  fingerprint: request.fingerprint,
});
