import type { TaintedBy, UnderstoodInWords } from '#contracts';
import type { Detected } from '#detection';
import { dangerKinds } from '#judging';
import type { JudgedCall } from '../ruleset/judged-call.js';
import { actsOut } from './acts-out.js';

const taintedCall = {
  kind: 'tainted-call',
  category: 'danger',
  severity: 'high',
  confidence: 'medium',
  start: 0,
  end: 0,
  fingerprint: '',
} as const;

const sentence = dangerKinds.find(({ kind }) => kind === taintedCall.kind)?.sentence ?? '';
const LONGEST_LINE = 400;
const MOST_DANGERS = 20;

/**
 * That a tool call could carry out an order of a text which nobody of the conversation wrote: such a text stands in the turn, and the call sends data away, runs
 * something or writes outside. Whether the model followed it nobody can tell; so a person is asked.
 */
export const taintOf = (orders: readonly TaintedBy[], tool: string, { understood, dangers }: JudgedCall): Detected[] =>
  orders.length > 0 && actsOut(tool, understood, dangers) ? [{ ...taintedCall, taintedBy: [...orders] }] : [];

const placeOf = ({ exchange, block, provenance, signals }: TaintedBy): string =>
  `${exchange === undefined ? '' : `exchange ${exchange}, `}${block} (${provenance}): ${signals.join(', ')}`;

/** What reviewers see of a call, with the way back from it to what tainted it; the gravest that there is to say. */
export function withTaint(understood: UnderstoodInWords | undefined, findings: readonly Detected[]): UnderstoodInWords | undefined {
  const orders = findings.flatMap(({ taintedBy = [] }) => taintedBy);
  if (orders.length === 0) return understood;
  const { dangers = [], ...rest } = understood ?? { runs: [], on: [], unlisted: 0 };
  const why = orders.map(placeOf).join('; ');
  const { kind, severity } = taintedCall;
  return { ...rest, dangers: [{ kind, severity, sentence, why: why.slice(0, LONGEST_LINE) }, ...dangers].slice(0, MOST_DANGERS) };
}
