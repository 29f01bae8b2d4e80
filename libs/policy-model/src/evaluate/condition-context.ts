import type { ConditionContext } from '../compile/condition-context.js';
import type { CallAttributes } from './evaluation.js';

/** The part of a condition's context that is the same for every rule. */
export function conditionContext({
  principal,
  client,
  model,
  route,
  tools,
  time,
  sizes,
}: CallAttributes): Omit<ConditionContext, 'findings'> {
  const { issuer, subject, name, email, groups } = principal;
  return {
    principal: { issuer, subject, name, email: email ?? '', ...(groups && { groups }) },
    ...(groups && { groups }),
    client: { kind: client.kind, name: client.name, version: client.version ?? '' },
    model,
    route,
    tools,
    time,
    sizes: { bytes: BigInt(sizes.bytes), messages: BigInt(sizes.messages) },
  };
}
