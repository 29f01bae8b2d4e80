import type { GrantUse } from '#contracts';
import { canWait } from '../rules/granted.rule.js';
import type { Grant } from '../rules/memory.js';
import type { Decided } from './decide.js';

/**
 * The grants that a call goes on by, each once: single-use ones, the one that it claims, and those that stand and cover what would have
 * been asked. A call that only counts tokens sends nothing to a model, and uses none.
 */
export function grantsUsed({ situation: { question, standing }, ruling }: Decided, claimed: Grant | null): Grant[] {
  if (ruling.outcome !== 'go') return [];
  const stands = canWait(question) ? standing.map(({ grant }) => grant) : [];
  const all = [...ruling.uses, ...(claimed ? [claimed] : []), ...stands];
  return [...new Map(all.map((grant) => [grant.id, grant])).values()];
}

/** As the record of the exchange names them. */
export const grantsTold = (used: readonly Grant[]): GrantUse[] =>
  used.map(({ id, approvalId, scope }) => ({ grantId: id, approvalId, scope }));
