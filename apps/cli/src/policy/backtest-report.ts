import { plainLine } from '../plain.js';
import { tableOfRows } from '../table.js';

interface Some {
  readonly count: number;
  readonly samples: readonly string[];
}

/** As much of a result as is told here; openapi.json has all of it. */
export interface BacktestResult {
  readonly exchanges: number;
  readonly changed: number;
  readonly unidentified: number;
  readonly unjudged: number;
  readonly unreadable: number;
  readonly partial: number;
  readonly verdicts: readonly (Some & { readonly from: string; readonly to: string })[];
  readonly rules: readonly {
    readonly ruleId: string;
    readonly inDraft: boolean;
    readonly before: number;
    readonly after: number;
    readonly starts: Some;
    readonly stops: Some;
    readonly alters: Some;
    readonly limits: readonly string[];
  }[];
  readonly limits: readonly string[];
}

export interface Backtest {
  readonly id: string;
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  readonly total: number;
  readonly compared: number;
  readonly result: BacktestResult | null;
}

const SAMPLES = 3;

/** A result for people: what changes, by verdict and by rule, with some of the exchanges, and what the record can not show. */
export function reportOf(result: BacktestResult): string {
  const { exchanges, changed, verdicts, rules, limits } = result;
  const head = `${exchanges} exchanges compared, ${changed} of them would have gone by other rules.\n${restOf(result)}`;
  const verdictRows = verdicts.map(({ from, to, count, samples }) => [from, to, String(count), some(samples)]);
  const ruleRows = rules.map(({ ruleId, inDraft, before, after, starts, stops, alters }) => [
    inDraft ? ruleId : `${ruleId} (not in the draft)`,
    ...[before, after, starts.count, stops.count, alters.count].map(String),
    some([...starts.samples, ...stops.samples, ...alters.samples]),
  ]);
  const notes = [...rules.flatMap((rule) => rule.limits.map((limit) => `${rule.ruleId}: ${limit}`)), ...limits];
  return [
    head,
    ...(verdictRows.length === 0 ? [] : [tableOfRows(['THEN', 'BY THE DRAFT', 'EXCHANGES', 'FOR EXAMPLE'], verdictRows)]),
    ...(ruleRows.length === 0 ? [] : [tableOfRows(['RULE', 'THEN', 'NOW', 'STARTS', 'STOPS', 'ALTERS', 'FOR EXAMPLE'], ruleRows)]),
    `What the record can not show:\n${notes.map((note) => `- ${plainLine(note)}\n`).join('')}`,
  ].join('\n');
}

const some = (samples: readonly string[]): string => [...new Set(samples)].slice(0, SAMPLES).join(' ');

function restOf({ unidentified, unjudged, unreadable, partial }: BacktestResult): string {
  const told = [
    [unidentified, 'not compared: nobody known called'],
    [unjudged, 'not compared: no policy judged them'],
    [unreadable, 'records can not be read: their sessions were erased'],
    [partial, 'compared without their earlier turns, which lie before the range'],
  ] as const;
  return told.map(([count, what]) => (count === 0 ? '' : `${count} ${what}.\n`)).join('');
}
