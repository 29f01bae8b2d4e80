import type { JournalRecordOf, OwnEntry } from '#contracts';
import { approvalEvents } from '../../security-events/approval-events.js';
import type { EventKindName } from '../../security-events/event-kinds.js';
import { bypassedEvent, deniedEvent, endedEvent, failOpenEvent } from '../exchange-events.js';
import { findingEvents } from '../finding-events.js';
import { faultEvent, journalEvent, setAsideEvent } from '../journal-events.js';
import { lateEvent, refusedEvent } from '../../security-events/checkpoint-events.js';
import { lateChainEvent } from '../../security-events/late-chain-event.js';
import { ownEvents } from '../../security-events/own-events.js';
import { publishedEvent, readEvent, verifiedEvent } from '../../security-events/record-events.js';
import type { Told } from '../../security-events/told.js';
import { approvalExample } from './approval.example.js';
import { denialExample, exchangeExample, findingExample } from './exchange.example.js';

const at = Date.UTC(2026, 0, 15, 10);
const chain = '01981f39-0000-7b00-8c00-0000000000c0';
const head = { v: 1 as const, chain, seq: 7, prev: '0'.repeat(64), time: new Date(at).toISOString() };

const full: JournalRecordOf<'journal.full'> = {
  ...head,
  type: 'journal.full',
  data: { bytes: 980_000_000, maxBytes: 1_000_000_000, refused: 3 },
};
const recovered: JournalRecordOf<'chain.recovered'> = {
  ...head,
  type: 'chain.recovered',
  data: { chain: '01981f39-0000-7b00-8c00-0000000000c1', lastSeq: 4_711, lost: [] },
};
const turnedAway: JournalRecordOf<'calls.turned_away'> = {
  ...head,
  type: 'calls.turned_away',
  data: {
    source: '192.0.2.44',
    calls: 140,
    firstAt: '2026-01-15T09:59:00.000Z',
    lastAt: '2026-01-15T09:59:58.000Z',
    lastExchange: '01981f39-0000-7b00-8c00-000000000002',
    codes: { token_invalid: 130, token_missing: 10 },
  },
};
const erin = { issuer: 'https://login.example.com', subject: 'erin', name: 'Erin' };
const hold = '01981f39-0000-7b00-8c00-000000000011';
const deed = (entry: OwnEntry): Told => ownEvents([entry], at)[0]!;
const auditor = { issuer: 'https://login.example.com', subject: 'dave', name: 'Dave', email: 'dave@example.com', groups: ['audit'] };

const verified = {
  id: '01981f39-0000-7b00-8c00-000000000013',
  by: auditor,
  at,
  mode: 'all',
  checked: { records: 120_000, checkpoints: 96 },
};

/** One of each kind, made by the code that makes the real ones: what docs/soc.md shows, and what the specs hold to OCSF's schema. */
export const examples: Readonly<Record<EventKindName, Told>> = {
  'exchange.completed': endedEvent(exchangeExample()),
  'exchange.refused': endedEvent(denialExample),
  'exchange.failed': endedEvent(exchangeExample({ outcome: 'failed', status: 502, usage: null, errorCode: 'upstream_broken' })),
  'exchange.client_left': endedEvent(exchangeExample({ outcome: 'client_left', errorCode: 'client_left' })),
  'exchange.interrupted': endedEvent(
    exchangeExample({ outcome: 'interrupted', status: null, usage: null, timings: null, errorCode: null }),
  ),
  'finding.detected': findingEvents(exchangeExample({ verdict: 'mask', findings: [findingExample()] }))[0]!,
  'egress.detected': findingEvents(
    exchangeExample({ findings: [findingExample({ category: 'egress', kind: 'secret-in-tool-call', in: 'reply', mask: 'record_only' })] }),
  )[0]!,
  'exchange.denied': deniedEvent(denialExample)!,
  'approval.requested': approvalEvents(approvalExample('created', { votes: [] }, { change: 1, by: null, channel: null }))[0]!,
  'approval.approved': approvalEvents(approvalExample('decided', { state: 'approved' }))[0]!,
  'approval.denied': approvalEvents(approvalExample('decided', { state: 'denied' }))[0]!,
  'approval.expired': approvalEvents(approvalExample('expired', { state: 'expired', votes: [] }, { by: null, channel: null }))[0]!,
  'approval.canceled': approvalEvents(approvalExample('canceled', { state: 'canceled', votes: [] }, { by: null, channel: null }))[0]!,
  'approval.break_glass': approvalEvents(approvalExample('decided', { state: 'approved', breakGlass: 'review_open' }))[0]!,
  'approval.reviewed': approvalEvents(approvalExample('reviewed', { state: 'approved', breakGlass: 'reviewed' }, { change: 4 }))[0]!,
  'grant.given': approvalEvents(approvalExample('decided', { state: 'approved', grant: { scope: 'session', until: null } }))[1]!,
  'grant.revoked': approvalEvents(
    approvalExample('revoked', { state: 'approved', grant: { scope: 'session', until: null } }, { change: 5 }),
  )[0]!,
  'caller.turned_away': journalEvent(turnedAway)!,
  'policy.published': publishedEvent({
    scope: 'default',
    version: 13,
    source: 'rules: []',
    digest: 'd'.repeat(64),
    author: 'carol',
    publishedAt: new Date(at).toISOString(),
  }),
  'audit.read': readEvent({
    id: '42',
    reader: auditor,
    action: 'exchange.read',
    about: '01981f39-0000-7b00-8c00-000000000001',
    reason: 'Ticket 4711',
    at,
  }),
  'record.verified': verifiedEvent({ ...verified, result: 'clean', counts: {} }),
  'record.verify_failed': verifiedEvent({ ...verified, result: 'tampered', counts: { record_missing: 1 } }),
  'record.erased': deed({
    type: 'audit.erased',
    data: {
      id: '01981f39-0000-7b00-8c00-000000000010',
      sessions: ['5f0c1d0e-0000-4000-8000-000000000001'],
      logs: [41, 40, 38, 44, 39, 40, 42, 37],
      person: null,
      reason: 'Ticket 4712',
      by: erin,
    },
  }),
  'record.sealed': deed({
    type: 'retention.sealed',
    data: {
      id: '01981f39-0000-7b00-8c00-000000000012',
      day: '2025-10-16',
      before: '2025-10-17',
      part: 1,
      parts: 1,
      leaves: [{ log: 3, from: 0, to: 4_711 }],
      chains: [{ chain, from: 0, to: 4_710, digest: 'e'.repeat(64) }],
      sessions: '',
      people: '',
      kept: [],
      by: null,
    },
  }),
  'hold.placed': deed({
    type: 'audit.hold_placed',
    data: { id: hold, session: '5f0c1d0e-0000-4000-8000-000000000001', person: null, reason: 'Case 17', by: erin },
  }),
  'hold.released': deed({ type: 'audit.hold_released', data: { id: hold, reason: 'Case 17 is closed', by: erin } }),
  'journal.full': journalEvent(full)!,
  'journal.late': lateChainEvent(chain, 4_000, at - 240_000, at),
  'journal.recovered': journalEvent(recovered)!,
  'journal.bypassed': bypassedEvent(exchangeExample({ bypassed: true }))!,
  'journal.fail_open': failOpenEvent(exchangeExample({ failOpen: true }))!,
  'checkpoint.late': lateEvent('log.example/audit', at - 90_000, at),
  'checkpoint.refused': refusedEvent('log.example/audit/3', 4_711, at),
  'journal.gap': faultEvent({ chain, kind: 'gap', from: 10, to: 14 }, at),
  'journal.broken_link': faultEvent({ chain, kind: 'broken_link', from: 10, to: 10 }, at),
  'record.set_aside': setAsideEvent({ eventId: `${chain}:9`, chain, seq: 9, reason: 'not JSON' }, at),
};
