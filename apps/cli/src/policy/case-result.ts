import type { PolicyCase } from '#policy-model';

/** As much of an evaluation as is compared; openapi.json has all of it. */
export interface Evaluated {
  readonly verdict: string;
  readonly reasons: readonly { readonly ruleId: string }[];
  readonly masked: unknown;
}

/** What came of a case: in `differences` what is not as it expects; `error`: it could not be asked. */
export interface CaseResult {
  readonly name: string;
  readonly verdict: string | null;
  readonly rules: readonly string[];
  readonly differences: readonly string[];
  readonly error: string | null;
}

/** Compares what a policy makes of a case with what it expects. */
export function resultOf({ name, expect }: PolicyCase, { verdict, reasons, masked }: Evaluated): CaseResult {
  const rules = [...new Set(reasons.map(({ ruleId }) => ruleId))];
  const differences: string[] = [];
  if (verdict !== expect.verdict) differences.push(`verdict ${verdict}, not ${expect.verdict}`);
  const wanted = new Set(expect.rules ?? rules);
  for (const rule of wanted) if (!rules.includes(rule)) differences.push(`without rule ${rule}`);
  for (const rule of rules) if (!wanted.has(rule)) differences.push(`with rule ${rule}`);
  const texts = textsIn(masked).map(unnumbered);
  for (const text of [expect.masked ?? []].flat())
    if (!texts.some((told) => told.includes(unnumbered(text)))) differences.push(`no such text goes on: ${text}`);
  return { name, verdict, rules, differences, error: null };
}

/** Masks of two values differ in a few characters, which are other ones in another place. */
const unnumbered = (text: string): string => text.replaceAll(/\[masked:([^\][\s#]{1,120})#\w+\]/g, '[masked:$1]');

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
