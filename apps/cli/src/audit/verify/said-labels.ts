import type { JournalRecord, StoredBody } from '#contracts';
import { storable } from '#persistence';
import { isEnd } from './exchange-end.js';

/** So many labels a row has at most: one that has as many may lack some. */
export const MOST_LABELS = 200;
const LONGEST = 200;

const label = (kind: 'r' | 'c' | 'k' | 't' | 'a', value: string): string => `${kind}:${storable(value).slice(0, LONGEST).toWellFormed()}`;

type Findings = readonly { readonly category: string; readonly kind: string }[];

const ofFindings = (findings: Findings): string[] => findings.flatMap(({ category, kind }) => [label('c', category), label('k', kind)]);
const ofReasons = (reasons: readonly { readonly ruleId: string }[]): string[] => reasons.map(({ ruleId }) => label('r', ruleId));
const ofTools = (reply: StoredBody | null): string[] =>
  (reply?.blocks ?? []).flatMap(({ kind, tool }) => (kind === 'tool_use' && tool !== undefined ? [label('t', tool)] : []));

/** The rules, categories, kinds, tools and approvals that an event has its exchange found by. */
export function labelsSaid(event: JournalRecord): string[] {
  switch (event.type) {
    case 'exchange.received':
      return ofFindings(event.data.findings);
    case 'exchange.decided':
      return [...ofReasons(event.data.decision.reasons), ...event.data.grants.map(({ approvalId }) => label('a', approvalId))];
    case 'exchange.held':
      return [label('a', event.data.approvalId), label('r', event.data.ruleId)];
    case 'exchange.released':
      return [label('a', event.data.approvalId), label('a', event.data.state)];
    default:
      if (!isEnd(event) || event.data === null) return [];
      return [...ofReasons(event.data.reasons), ...ofFindings(event.data.findings), ...ofTools(event.data.reply)];
  }
}

interface Listed {
  readonly labels: readonly string[] | null;
  readonly request_findings: Findings | null;
  readonly reply_findings: Findings | null;
}

/** Labels of findings and tools that a row has and nothing says, once its exchange has ended. `said`: what its end says. */
export function unsaidLabels({ labels, request_findings, reply_findings }: Listed, said: readonly string[]): string[] {
  const known = new Set([...said, ...ofFindings(request_findings ?? []), ...ofFindings(reply_findings ?? [])]);
  return (labels ?? []).filter((one) => /^[ckt]:/.test(one) && !known.has(one));
}
