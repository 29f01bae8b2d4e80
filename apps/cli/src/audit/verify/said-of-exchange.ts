import { isDeepStrictEqual } from 'node:util';
import { type JournalRecord, type JournalRecordOf, packTimeline, type Usage } from '#contracts';
import { storable } from '#persistence';
import { type EndRecord, isEnd } from './exchange-end.js';
import { labelsSaid } from './said-labels.js';

/** What an event says of its exchange, beside the columns that every event of one kind fills alone. */
export interface Said {
  /** Columns that are this event's, with what they have to hold. */
  readonly columns: readonly (readonly [column: string, value: unknown])[];
  /** Columns that gather what several events say: an entry by its key. */
  readonly entries: readonly (readonly [column: 'held' | 'released' | 'grants', key: string, value: unknown])[];
  /** What the exchange is found by, among others. */
  readonly labels: readonly string[];
}

/** As rows have it: null for nothing, and nothing that PostgreSQL can't hold. */
const stored = (value: unknown): unknown => (value === undefined || value === null ? null : storable(value));
const listed = (list: readonly unknown[]): unknown => (list.length === 0 ? null : storable(list));
const moment = (time: string): Date => new Date(time);

/** What a body is called where it is not called after its exchange. */
const namedBody = (exchange: string, kind: string, body: { readonly id: string } | null): unknown =>
  body === null || body.id === `${exchange}:${kind}` ? null : storable(body.id);

/** What the event says, field by field; of an event of another kind nothing. Times are Dates, bytes a Buffer, and JSON as it is parsed. */
export function saidBy(event: JournalRecord): Said {
  const said = { columns: columnsOf(event), entries: [] as Said['entries'], labels: labelsSaid(event) };
  if (event.type === 'exchange.held' || event.type === 'exchange.released') {
    const column = event.type === 'exchange.held' ? 'held' : 'released';
    return { ...said, entries: [[column, storable(event.data.approvalId), storable({ ...event.data, at: event.time })]] };
  }
  if (event.type !== 'exchange.decided') return said;
  const grants = event.data.grants.map((grant) => ['grants', storable(grant.grantId ?? grant.approvalId), storable(grant)] as const);
  return { ...said, entries: grants };
}

function columnsOf(event: JournalRecord): [string, unknown][] {
  if (event.type === 'exchange.received') return receivedColumns(event);
  if (event.type === 'exchange.forwarded') return [['forwarded', stored(event.data)]];
  return isEnd(event) ? endedColumns(event) : [];
}

function receivedColumns({ exchange, data }: JournalRecordOf<'exchange.received'>): [string, unknown][] {
  return [
    ['principal', stored(data.principal)],
    ['client', stored(data.client)],
    ['address', stored(data.address)],
    ['model', stored(data.model)],
    ['title', stored(data.title)],
    ['route', stored(data.route)],
    ['stream', data.stream],
    ['agent_id', stored(data.agentId)],
    ['parent_agent_id', stored(data.parentAgentId)],
    ['request_class', stored(data.requestClass)],
    ['request_body', namedBody(exchange, 'request', data.request)],
    ['request_parent', stored(data.request?.parent)],
    ['request_findings', listed(data.findings)],
    ['started_at', moment(data.startedAt)],
  ];
}

function endedColumns({ exchange, type, time, data }: EndRecord): [string, unknown][] {
  const ended: [string, unknown][] = [
    ['outcome', type.slice('exchange.'.length)],
    ['ended_at', moment(time)],
    ['verdict_final', data !== null],
    ['reply_body', namedBody(exchange, 'reply', data?.reply ?? null)],
    ['reply_parent', stored(data?.reply?.parent)],
    ['reply_findings', listed(data?.findings ?? [])],
    ['usage', stored(data?.usage)],
    ['tokens', totalOf(data?.usage ?? null)],
    ['timings', stored(data?.timings)],
    ['provider', stored(data?.provider)],
    ['timeline', data?.timeline.length ? packTimeline(data.timeline) : null],
    ['status', data?.status ?? null],
    ['error_code', stored(data?.errorCode)],
  ];
  // Of an interruption nothing is told: what was decided before it is what there is.
  if (data !== null) ended.push(['verdict', data.verdict], ['reasons', listed(data.reasons)], ['policy_version', data.policyVersion]);
  return ended;
}

function totalOf(usage: Usage | null): string | null {
  const counts = Object.values(usage ?? {}).filter((count) => count !== null);
  const total = counts.reduce((sum, count) => sum + Math.max(0, count), 0);
  return counts.length > 0 && Number.isSafeInteger(total) ? String(total) : null;
}

/** The names of columns that hold something else than what was said. */
export const differingColumns = (row: Readonly<Record<string, unknown>>, said: Said['columns']): string[] =>
  said.filter(([column, value]) => !isDeepStrictEqual(row[column] ?? null, value)).map(([column]) => column);
