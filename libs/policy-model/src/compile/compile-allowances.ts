import type { AllowSource } from '../language/policy-source.schema.js';
import type { CompiledAllowance } from './compiled-policy.js';

const hashPrefix = 'sha256:';

/** Turns entries that have been checked into what the detection engine takes. Values with the same conditions are one set, so that a finding is hashed once for all of them. */
export function compileAllowances(entries: readonly AllowSource[]): CompiledAllowance[] {
  const sets = new Map<string, { of: AllowSource; values: string[] }>();
  const others: CompiledAllowance[] = [];
  for (const entry of entries) {
    if (entry.value === undefined) {
      others.push({ ...conditionsOf(entry), ...(entry.pattern !== undefined && { patterns: [entry.pattern] }) });
      continue;
    }
    const key = JSON.stringify([entry.findings?.toSorted(), entry.from?.toSorted()]);
    const set = sets.get(key) ?? { of: entry, values: [] };
    set.values.push(entry.value.slice(hashPrefix.length));
    sets.set(key, set);
  }
  return [...[...sets.values()].map(({ of, values }) => ({ ...conditionsOf(of), values })), ...others];
}

const conditionsOf = ({ findings, from }: AllowSource): CompiledAllowance => ({
  ...(findings && { findings }),
  ...(from && { provenances: from }),
});
