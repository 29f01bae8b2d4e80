import type { ExchangeItem } from '../sessions/exchange.view.js';
import { csvRow } from './csv-row.js';

/** How exchanges are written to a file. */
export interface ExportFormat {
  readonly type: string;
  readonly head: string;
  readonly line: (item: ExchangeItem) => string;
}

type Cell = string | number | null;

const columns: Readonly<Record<string, (item: ExchangeItem) => Cell>> = {
  id: ({ id }) => id,
  session: ({ sessionId }) => sessionId,
  started_at: ({ startedAt }) => startedAt,
  ended_at: ({ endedAt }) => endedAt,
  issuer: ({ principal }) => principal?.issuer ?? null,
  subject: ({ principal }) => principal?.subject ?? null,
  name: ({ principal }) => principal?.name ?? null,
  client: ({ client }) => client?.name ?? null,
  client_version: ({ client }) => client?.version ?? null,
  model: ({ model }) => model,
  verdict: ({ verdict }) => verdict,
  rules: ({ reasons }) => [...new Set(reasons.map(({ ruleId }) => ruleId))].join(' '),
  findings: ({ findings }) => [...new Set(findings.map(({ kind }) => kind))].join(' '),
  approvals: ({ approvals }) => approvals.map(({ id }) => id).join(' '),
  policy_version: ({ policyVersion }) => policyVersion,
  outcome: ({ outcome }) => outcome,
  status: ({ status }) => status,
  error_code: ({ errorCode }) => errorCode,
  tokens: ({ tokens }) => tokens,
  cost: ({ cost }) => cost?.amount ?? null,
  currency: ({ cost }) => cost?.currency ?? null,
  total_ms: ({ timings }) => timings?.totalMs ?? null,
};

export const exportFormats = {
  jsonl: { type: 'application/x-ndjson; charset=utf-8', head: '', line: (item) => `${JSON.stringify(item)}\n` },
  csv: {
    type: 'text/csv; charset=utf-8',
    head: csvRow(Object.keys(columns)),
    line: (item) => csvRow(Object.values(columns).map((cell) => cell(item))),
  },
} as const satisfies Record<string, ExportFormat>;
