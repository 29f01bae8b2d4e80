import { storable } from '#persistence';
import type { ExchangeDelta } from './exchange-delta.js';
import { askedAboutTool } from './side-call.js';

/** So many an exchange is found by, so that nobody's call makes a row without end. What is more is in its record. */
const MOST = 200;
/** Longer ones are cut, where they are written and where they are asked for. */
const LONGEST = 200;

const kinds = {
  rule: 'r',
  category: 'c',
  kind: 'k',
  fingerprint: 'p',
  tool: 't',
  approval: 'a',
} as const;
type LabelKind = keyof typeof kinds;

/** What a row is found by: `r:production-database`. */
export const labelOf = (kind: LabelKind, value: string): string => `${kinds[kind]}:${storable(value).slice(0, LONGEST).toWellFormed()}`;

/** The kind and the value of a label; null: of none that is known here. */
export function readLabel(label: string): { readonly kind: LabelKind; readonly value: string } | null {
  const found = (Object.keys(kinds) as LabelKind[]).find((kind) => label.startsWith(`${kinds[kind]}:`));
  return found === undefined ? null : { kind: found, value: label.slice(2) };
}

/** What some events add to the labels of their exchange, each once: rules, findings, tools, approvals. */
export function labelsOf({ received, decidedReasons, held, released, grants, ended }: ExchangeDelta): string[] {
  const findings = [...(received?.findings ?? []), ...(ended?.data?.findings ?? [])];
  const labels = [
    ...[...decidedReasons, ...(ended?.data?.reasons ?? [])].map(({ ruleId }) => labelOf('rule', ruleId)),
    ...Object.values(held).flatMap(({ approvalId, ruleId }) => [labelOf('approval', approvalId), labelOf('rule', ruleId)]),
    ...Object.values(released).flatMap(({ approvalId, state }) => [labelOf('approval', approvalId), labelOf('approval', state)]),
    ...Object.values(grants).map(({ approvalId }) => labelOf('approval', approvalId)),
    ...findings.flatMap(({ category, kind }) => [labelOf('category', category), labelOf('kind', kind)]),
    ...toolsIn(ended?.data?.reply ?? null).map((tool) => labelOf('tool', tool)),
    ...(received !== null && askedAboutTool(received) ? toolsIn(received.request).map((tool) => labelOf('tool', tool)) : []),
    // Last, for they may be many.
    ...findings.filter(({ fingerprint }) => fingerprint !== '').map(({ fingerprint }) => labelOf('fingerprint', fingerprint)),
  ];
  return [...new Set(labels)].slice(0, MOST);
}

interface ToldBody {
  readonly id: string;
  /** What it is made of, where ingress tells it. */
  readonly blocks?: readonly { readonly kind: string; readonly tool?: string | undefined }[] | undefined;
}

/** The tools that are called in a reply, or in what a hook asks about. */
const toolsIn = (body: ToldBody | null): string[] =>
  (body?.blocks ?? []).flatMap(({ kind, tool }) => (kind === 'tool_use' && tool !== undefined ? [tool] : []));
