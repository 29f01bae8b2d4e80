import { mostRestrictive } from '#policy-model';
import type { JournalRecord, JournalRecordOf, Outcome, Reason, Verdict } from '#contracts';
import type { z } from 'zod';
import type { exchangeEndedSchema, exchangeForwardedSchema, exchangeReceivedSchema, GrantUse } from '#contracts';
import type { FreshRecord, RecordPlace } from '../received-record.js';
import type { HeldAt, ReleasedAt } from './exchange.entity.js';

/** What is needed of a record: what it tells, and where it stands. */
export type ToldRecord = Pick<FreshRecord, 'entries' | 'sessionNumber' | 'chainNumber' | 'day' | 'seq'>;

type Ended = z.infer<typeof exchangeEndedSchema>;

/** What some events add to what is known of one exchange. */
export interface ExchangeDelta {
  readonly id: string;
  readonly session: number;
  received: z.infer<typeof exchangeReceivedSchema> | null;
  /** Where the record stands that says so. */
  receivedAt: RecordPlace | null;
  /** The most restrictive decision: what is shown while nothing has ended the exchange. */
  decided: Verdict | null;
  decidedReasons: Reason[];
  /** That the latest decision was made by. */
  policyVersion: number | null;
  /** The grants of earlier approvals that it goes on by; by grant id, or the approval's where no grant is told. */
  readonly grants: Record<string, GrantUse>;
  /** By approval id. */
  readonly held: Record<string, HeldAt>;
  readonly released: Record<string, ReleasedAt>;
  forwarded: z.infer<typeof exchangeForwardedSchema> | null;
  ended: { readonly outcome: Outcome; readonly at: string; readonly place: RecordPlace; readonly data: Ended | null } | null;
}

/** Sums up events by exchange, whatever their order: each kind of event fills fields of its own. Other records are passed over. */
export function exchangeDeltas(records: readonly ToldRecord[]): ExchangeDelta[] {
  const deltas = new Map<string, ExchangeDelta>();
  for (const { entries, sessionNumber, day, chainNumber, seq } of records) {
    if (sessionNumber === null) continue;
    for (const entry of entries.filter(isExchangeEvent)) {
      const delta = deltas.get(entry.exchange) ?? emptyDelta(entry.exchange, sessionNumber);
      deltas.set(entry.exchange, delta);
      add(delta, entry, { day, chainNumber, seq });
    }
  }
  return [...deltas.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

type ExchangeEvent = Exclude<Extract<JournalRecord, { exchange: string }>, { type: 'content.stored' }>;

const isExchangeEvent = (record: JournalRecord): record is ExchangeEvent => 'exchange' in record && record.type !== 'content.stored';

function emptyDelta(id: string, session: number): ExchangeDelta {
  return {
    id,
    session,
    received: null,
    receivedAt: null,
    decided: null,
    decidedReasons: [],
    policyVersion: null,
    grants: {},
    held: {},
    released: {},
    forwarded: null,
    ended: null,
  };
}

function add(delta: ExchangeDelta, record: ExchangeEvent, place: RecordPlace): void {
  switch (record.type) {
    case 'exchange.received':
      delta.received = record.data;
      delta.receivedAt = place;
      return;
    case 'exchange.decided':
      delta.decided = mostRestrictive([delta.decided ?? 'allow', record.data.decision.verdict]);
      delta.decidedReasons.push(...record.data.decision.reasons);
      delta.policyVersion = record.data.decision.policyVersion;
      for (const grant of record.data.grants) delta.grants[grant.grantId ?? grant.approvalId] = grant;
      return;
    case 'exchange.held':
      delta.held[record.data.approvalId] = { ...record.data, at: record.time };
      return;
    case 'exchange.released':
      delta.released[record.data.approvalId] = { ...record.data, at: record.time };
      return;
    case 'exchange.forwarded':
      delta.forwarded = record.data;
      return;
    default:
      end(delta, record, place);
  }
}

function end(delta: ExchangeDelta, record: JournalRecordOf<`exchange.${Outcome}`>, place: RecordPlace): void {
  const outcome = outcomes[record.type];
  // An interruption is told by a boot that found no end: a real end is better.
  if (!delta.ended || delta.ended.outcome === 'interrupted') delta.ended = { outcome, at: record.time, place, data: record.data };
}

const outcomes = {
  'exchange.completed': 'completed',
  'exchange.refused': 'refused',
  'exchange.failed': 'failed',
  'exchange.client_left': 'client_left',
  'exchange.interrupted': 'interrupted',
} as const;
