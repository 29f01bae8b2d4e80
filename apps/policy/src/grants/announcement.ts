import type { approvalRequested, TopicData } from '#contracts';
import type { ApprovalRow } from './approval.entity.js';
import type { WaiterRow } from './waiter.entity.js';

/** An approval as the approval service is told of it. A call without tools beside one with tools is a client's side call. */
export function announcementOf(approval: ApprovalRow, waiters: readonly WaiterRow[]): TopicData<typeof approvalRequested> {
  const conversation = waiters.some(({ offersTools }) => offersTools);
  // A call that waits for several contents of one approval is still one call.
  const calls = [...Map.groupBy(waiters, ({ exchangeId }) => exchangeId)].map(([exchangeId, contents]) => ({
    exchangeId,
    sideCall: conversation && !contents.some(({ offersTools }) => offersTools),
    asks: contents.map(({ requestId }) => requestId),
  }));
  return {
    approvalId: approval.id,
    sequence: approval.sequence,
    revision: approval.revision,
    requester: approval.requester,
    client: approval.client,
    model: approval.model,
    sessionId: approval.sessionId,
    exchangeId: approval.exchangeId,
    waiters: calls,
    phase: approval.phase,
    ruleId: approval.ruleIds[0]!,
    message: approval.message,
    policyVersion: approval.policyVersion,
    terms: approval.terms,
    content: approval.contents,
    findings: approval.findings,
    fingerprint: approval.fingerprint,
    createdAt: approval.createdAt.toISOString(),
    expiresAt: approval.expiresAt.toISOString(),
  };
}
