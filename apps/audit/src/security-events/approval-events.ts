import type { approvalChanged, TopicData } from '#contracts';
import { clientName, endpointOf, userOf } from './people.js';
import type { Told } from './told.js';

type Change = TopicData<typeof approvalChanged>;

/** A change of an approval: none, one or two events. Looks, comments and single votes are none: the decision has them all. */
export function approvalEvents(change: Change): Told[] {
  const kind = kindOf(change);
  return kind === null ? [] : [eventOf(change, kind), ...(grantsOn(change) ? [grantEvent(change, 'grant.given')] : [])];
}

type ApprovalKind = Extract<Told['kind'], `approval.${string}`> | 'grant.revoked';

function kindOf({ kind, approval }: Change): ApprovalKind | null {
  switch (kind) {
    case 'created':
      return 'approval.requested';
    case 'decided':
      if (approval.state === 'denied') return 'approval.denied';
      return approval.breakGlass === 'no' ? 'approval.approved' : 'approval.break_glass';
    case 'expired':
      return 'approval.expired';
    case 'canceled':
    case 'withdrawn':
      return 'approval.canceled';
    case 'reviewed':
      return 'approval.reviewed';
    case 'revoked':
      return 'grant.revoked';
    default:
      return null;
  }
}

const grantsOn = ({ kind, approval }: Change): boolean =>
  kind === 'decided' && approval.state === 'approved' && approval.grant !== null && approval.grant.scope !== 'once';

function eventOf(change: Change, kind: ApprovalKind): Told {
  if (kind === 'grant.revoked') return grantEvent(change, kind);
  const { approval } = change;
  const by = change.by ?? (kind === 'approval.requested' ? approval.requester : null);
  return {
    ...head(change),
    kind,
    message: `${approval.requester.name}, rule ${approval.ruleId}: ${saying[kind]}${by && kind !== 'approval.requested' ? ` by ${by.name}` : ''}.`,
    attributes: {
      actor: { user: by === null ? { name: 'nobody', type_id: 3, type: 'System' } : userOf(by), session: { uid: approval.sessionId } },
      src_endpoint: endpointOf(change.channel ?? clientName(approval.client)),
      api: { operation: kind, request: { uid: approval.exchangeId }, service: { name: 'Ostiary' } },
      ai_model: { name: approval.model, ai_provider: 'unknown' },
      message_context: { uid: approval.sessionId, application: { name: approval.client.name }, service: { name: 'Ostiary' } },
      policy: { name: 'default', version: String(approval.policyVersion), is_applied: true },
    },
    unmapped: unmappedOf(change),
  };
}

/** What an approval gives beyond its call is a privilege of who asked. */
function grantEvent(change: Change, kind: 'grant.given' | 'grant.revoked'): Told {
  const { approval, by } = change;
  const scope = approval.grant?.scope ?? 'once';
  return {
    ...head(change),
    kind,
    which: String(change.change),
    message: `${kind === 'grant.given' ? 'Given' : 'Taken back'}: what rule ${approval.ruleId} asks for, to ${approval.requester.name} (${scope}).`,
    attributes: {
      user: userOf(approval.requester),
      privileges: [`${approval.ruleId}: ${scope}`],
      ...(by === null ? {} : { actor: { user: userOf(by) } }),
    },
    unmapped: { ...unmappedOf(change), until: approval.grant?.until ?? null },
  };
}

const head = ({ approval, approvalId, change, at }: Change): Pick<Told, 'key' | 'about' | 'which' | 'at'> => ({
  key: approval.sessionId,
  about: approvalId,
  which: String(change),
  at: Date.parse(at),
});

function unmappedOf({ approvalId, approval, at, channel, exchangeId }: Change) {
  const { requester, votes } = approval;
  const same = (voter: { issuer: string; subject: string }) => voter.issuer === requester.issuer && voter.subject === requester.subject;
  return {
    approval_id: approvalId,
    exchange_id: exchangeId ?? approval.exchangeId,
    session_id: approval.sessionId,
    rule: approval.ruleId,
    state: approval.state,
    requester: requester.subject,
    voters: votes.map(({ voter, decision, breakGlass }) => ({ subject: voter.subject, decision, break_glass: breakGlass ?? false })),
    self_approved: votes.some(({ voter, decision }) => decision === 'approve' && same(voter)),
    channel,
    /** For rules that look at the clock: OCSF’s time is a number of milliseconds. */
    hour_utc: new Date(at).getUTCHours(),
  };
}

const saying: Readonly<Record<Exclude<ApprovalKind, 'grant.revoked'>, string>> = {
  'approval.requested': 'people are asked',
  'approval.approved': 'approved',
  'approval.denied': 'denied',
  'approval.expired': 'nobody decided in time',
  'approval.canceled': 'closed undecided',
  'approval.break_glass': 'passed by breaking the glass',
  'approval.reviewed': 'a broken glass was reviewed',
};
