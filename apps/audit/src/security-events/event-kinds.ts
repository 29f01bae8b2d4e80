import type { Effect, EventSeverity, EventStatus, OcsfClass } from './ocsf-classes.js';

/** What one kind of event is told as. */
export interface EventKind {
  readonly class: OcsfClass;
  readonly activity: string;
  readonly severity: EventSeverity;
  readonly status: EventStatus;
  readonly effect: Effect;
  /** Whether somebody should look at each of them. */
  readonly alert: boolean;
  /** When there is one, for docs/soc.md. */
  readonly when: string;
}

type Rest = Pick<EventKind, 'severity' | 'effect' | 'when'> & Partial<Pick<EventKind, 'activity' | 'status' | 'alert'>>;

const call = (rest: Rest): EventKind => ({ class: 'API Activity', activity: 'Create', status: 'success', alert: false, ...rest });
const finding = (rest: Rest): EventKind => ({ class: 'Detection Finding', activity: 'Create', status: 'new', alert: false, ...rest });
const entity = (rest: Rest): EventKind => ({ class: 'Entity Management', activity: 'Update', status: 'success', alert: false, ...rest });
const trouble = (rest: Rest): EventKind => ({
  class: 'Application Error',
  activity: 'General Error',
  status: 'failure',
  alert: false,
  ...rest,
});
const access = (rest: Rest): EventKind => ({
  class: 'User Access Management',
  activity: 'Assign Privileges',
  status: 'success',
  alert: false,
  ...rest,
});

/**
 * Every kind of event, by the name that it has in `metadata.event_code`. Severity is the effort that it asks of the security team: informational, nothing;
 * low, look when there are many; medium, look at it this week; high, today; critical, now. A kind whose severity depends on what happened has its
 * lowest here and says so.
 */
export const eventKinds = {
  'exchange.completed': call({
    severity: 'informational',
    effect: 'allowed',
    when: 'A call was answered. Disposition Corrected where something was masked, Approved where people had let it pass, Blocked where a tool call of the reply was taken out (low).',
  }),
  'exchange.refused': call({
    severity: 'low',
    effect: 'blocked',
    status: 'failure',
    when: 'A call was refused: Blocked by the policy, Rejected by people or because nobody decided, Error where the gateway could not serve it.',
  }),
  'exchange.failed': call({ severity: 'low', effect: 'failed', status: 'failure', when: 'The provider or the way to it failed.' }),
  'exchange.client_left': call({ severity: 'informational', effect: 'dropped', status: 'other', when: 'The client went before the end.' }),
  'exchange.interrupted': call({
    severity: 'medium',
    effect: 'failed',
    status: 'failure',
    when: 'The gateway’s process ended in the middle: how much was delivered is not known. Where its real end is found later, that is told too, under the same correlation_uid.',
  }),
  'finding.detected': finding({
    severity: 'low',
    effect: 'detected',
    when: 'Secrets, personal data, injections or dangers of one kind in one direction of an exchange. Severity is that of the kind, one lower where the value was masked on its way (Corrected) or the call refused (Blocked).',
  }),
  'egress.detected': finding({
    severity: 'high',
    effect: 'detected',
    alert: true,
    when: 'A tool call of a model would carry secrets out of the conversation that it was given. Critical where nothing stopped it.',
  }),
  'exchange.denied': finding({
    severity: 'medium',
    effect: 'blocked',
    when: 'A rule of the policy, or people asked by one, denied a call.',
  }),
  'approval.requested': call({ severity: 'low', effect: 'delayed', status: 'other', when: 'A call is held until people decide.' }),
  'approval.approved': call({
    severity: 'low',
    effect: 'approved',
    activity: 'Update',
    when: 'People let a held call pass. unmapped.self_approved says whether the requester was among them.',
  }),
  'approval.denied': call({ severity: 'low', effect: 'rejected', activity: 'Update', when: 'People refused a held call.' }),
  'approval.expired': call({
    severity: 'low',
    effect: 'rejected',
    activity: 'Update',
    when: 'Nobody decided in time; the call was refused.',
  }),
  'approval.canceled': call({
    severity: 'informational',
    effect: 'dropped',
    activity: 'Update',
    status: 'other',
    when: 'It is closed undecided: all who asked have left, or the requester took it back.',
  }),
  'approval.break_glass': call({
    severity: 'high',
    effect: 'approved',
    activity: 'Update',
    alert: true,
    when: 'Somebody let a held call pass by breaking the glass, without those who are asked. Review it.',
  }),
  'approval.reviewed': call({
    severity: 'informational',
    effect: 'logged',
    activity: 'Update',
    when: 'Somebody else has looked at a broken glass.',
  }),
  'grant.given': access({
    severity: 'low',
    effect: 'approved',
    when: 'An approval reaches further than its call: for the conversation, or for a time.',
  }),
  'grant.revoked': access({ severity: 'low', effect: 'revoked', activity: 'Revoke Privileges', when: 'A grant was taken back.' }),
  'caller.turned_away': {
    class: 'Authentication',
    activity: 'Logon',
    severity: 'low',
    status: 'failure',
    effect: 'unauthorized',
    alert: false,
    when: 'Calls without a token or with a bad one, counted by source and minute. Medium from 100 calls on.',
  },
  'policy.published': entity({ severity: 'medium', effect: 'logged', alert: true, when: 'A policy came into force.' }),
  'audit.read': call({
    severity: 'informational',
    effect: 'logged',
    activity: 'Read',
    when: 'Somebody looked into the record, with what they gave as the reason where one is asked for.',
  }),
  'record.verified': call({
    severity: 'informational',
    effect: 'logged',
    activity: 'Read',
    when: 'Somebody verified the record and found nothing: `ostiary audit verify --tell`.',
  }),
  'record.verify_failed': finding({
    severity: 'medium',
    effect: 'detected',
    alert: true,
    when: 'Somebody verified the record, and it is not clean: critical where something was changed, high where something is missing or not signed, medium where something could not be looked at.',
  }),
  'record.erased': entity({
    severity: 'medium',
    effect: 'logged',
    activity: 'Delete',
    alert: true,
    when: 'An administrator made content unreadable for good: of a session, or of a person’s.',
  }),
  'record.sealed': entity({
    severity: 'low',
    effect: 'logged',
    activity: 'Delete',
    when: 'Records went by retention, sealed: because a day was over, or asked for.',
  }),
  'hold.placed': entity({
    severity: 'low',
    effect: 'logged',
    activity: 'Enable',
    when: 'A legal hold was placed: what it covers may not go.',
  }),
  'hold.released': entity({
    severity: 'medium',
    effect: 'logged',
    activity: 'Disable',
    alert: true,
    when: 'A legal hold was released: what it covered may be erased, and goes by retention.',
  }),
  'journal.full': trouble({
    severity: 'high',
    effect: 'failed',
    alert: true,
    when: 'An ingress has no room to record: it refuses calls. Its journal does not ship, or audit does not take it.',
  }),
  'journal.late': trouble({
    severity: 'medium',
    effect: 'failed',
    alert: true,
    when: 'Records came long after they were written (`audit.securityEvents.journalLateMs`): a journal did not ship, or audit did not take it. Told when they come, once, until the chain is in time again; `ostiary_journal_bytes` shows it while it lasts.',
  }),
  'journal.recovered': trouble({
    severity: 'low',
    effect: 'failed',
    when: 'A process of ingress had died; its journal was taken up again. High, and an alert, where records could not be read back.',
  }),
  'journal.bypassed': finding({
    severity: 'high',
    effect: 'detected',
    alert: true,
    when: 'A provider answered a call that the record does not know to have been forwarded: records are missing.',
  }),
  'journal.fail_open': finding({
    severity: 'high',
    effect: 'detected',
    alert: true,
    when: 'A call was served though the journal could not record it first: its route is in `ingress.failOpenRoutes`. Told when its end is recorded; where not even that could be, `ostiary_ingress_unrecorded_ends_total` counts it.',
  }),
  'checkpoint.late': trouble({
    severity: 'high',
    effect: 'failed',
    alert: true,
    when: 'What is new in the record was not signed for `audit.checkpoints.lateMs`. Once, and where the database is away, when it is back.',
  }),
  'checkpoint.refused': finding({
    severity: 'critical',
    effect: 'detected',
    alert: true,
    when: 'A log does not hold what was signed of it, and is not signed any more: something was removed or changed. `ostiary audit verify` says what.',
  }),
  'journal.gap': finding({
    severity: 'high',
    effect: 'detected',
    alert: true,
    when: 'Records are missing in a chain. They are asked for again; `ostiary audit verify` says whether they came.',
  }),
  'journal.broken_link': finding({
    severity: 'critical',
    effect: 'detected',
    alert: true,
    when: 'A record does not follow from the one before it: one of them was changed on its way.',
  }),
  'record.set_aside': trouble({
    severity: 'medium',
    effect: 'failed',
    alert: true,
    when: 'A record could not be read, and was set aside as it came.',
  }),
} as const satisfies Readonly<Record<string, EventKind>>;
export type EventKindName = keyof typeof eventKinds;
