import { mostRestrictive } from '#policy-model';
import type { AgentSums } from './session-sums.js';

type Sums = Omit<AgentSums, 'agent' | 'parent' | 'first' | 'last'>;

/** The sums of a session by those of its agents. Its title is the conversation's own: what a subagent was asked was asked by an agent. */
export function sumUp(agents: readonly AgentSums[]): Sums {
  const verdicts = agents.flatMap(({ verdict }) => (verdict === null ? [] : [verdict]));
  const total = (of: (sums: AgentSums) => number): number => agents.reduce((sum, one) => sum + of(one), 0);
  return {
    title: agents.find(({ agent }) => agent === null)?.title ?? null,
    turns: total(({ turns }) => turns),
    sideCalls: total(({ sideCalls }) => sideCalls),
    tokens: total(({ tokens }) => tokens),
    costs: added(agents.map(({ costs }) => costs)),
    verdict: verdicts.length === 0 ? null : mostRestrictive(verdicts),
    findings: added(agents.map(({ findings }) => findings)),
  };
}

function added<K extends string>(counts: readonly Readonly<Partial<Record<K, number>>>[]): Record<K, number> {
  const sum = {} as Record<K, number>;
  for (const count of counts) for (const [key, n] of Object.entries(count) as [K, number][]) sum[key] = (sum[key] ?? 0) + n;
  return sum;
}
