import type { AuditDatabase } from './audit-database.js';

/** A row that lists and pages are made of, and that of its caller, as `saidBy` names the columns. */
export interface ExchangeRow extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly session: string;
  readonly received_day: string | null;
  readonly received_chain: number | null;
  readonly received_seq: string | null;
  readonly ended_day: string | null;
  readonly ended_chain: number | null;
  readonly ended_seq: string | null;
  readonly labels: readonly string[] | null;
  readonly request_findings: readonly { readonly category: string; readonly kind: string }[] | null;
  readonly reply_findings: readonly { readonly category: string; readonly kind: string }[] | null;
}

const COLUMNS = `e.id, e.session, e.received_day::text, e.received_chain, e.received_seq, e.ended_day::text, e.ended_chain, e.ended_seq,
  e.model, e.title, e.route, e.stream, e.agent_id, e.parent_agent_id, e.request_class, e.request_body, e.request_parent, e.request_findings, e.started_at,
  e.outcome, e.ended_at, e.verdict_final, e.verdict, e.reasons, e.policy_version, e.reply_body, e.reply_parent, e.reply_findings,
  e.usage, e.tokens, e.timings, e.provider, e.timeline, e.status, e.error_code, e.forwarded, e.labels,
  c.principal, c.client, c.address`;

/** Those that are listed of these exchanges, by their ids. */
export async function exchangeRows(database: AuditDatabase, ids: readonly string[]): Promise<Map<string, ExchangeRow>> {
  const rows = await database.all<ExchangeRow>(
    `SELECT ${COLUMNS} FROM unnest($1::text[]) AS wanted(id) JOIN exchange e ON e.id = wanted.id AND e.day = exchange_day(wanted.id)
       LEFT JOIN caller c ON c.number = e.caller`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
