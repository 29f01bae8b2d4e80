import type { ConditionContext } from '../compile/condition-context.js';
import { celMap, celValue } from './cel-value.js';
import type { CallAttributes } from './evaluation.js';

/** The part of a condition's context that is the same for every rule. */
export function conditionContext({
  principal,
  client,
  model,
  route,
  parameters,
  tools,
  tool,
  time,
  sizes,
  injection = { score: 0, signals: [] },
}: CallAttributes): Omit<ConditionContext, 'findings'> {
  const { issuer, subject, name, email, groups } = principal;
  return {
    principal: { issuer, subject, name, email: email ?? '', ...(groups && { groups }) },
    ...(groups && { groups }),
    client: { kind: client.kind, name: client.name, version: client.version ?? '' },
    model,
    route,
    params: celMap(parameters ?? {}),
    tools,
    ...(tool && { tool: called(tool) }),
    time,
    injection: { score: injection.score, signals: [...injection.signals] },
    sizes: { bytes: BigInt(sizes.bytes), messages: BigInt(sizes.messages) },
  };
}

/** An input may be long and few conditions read it. */
function called({ name, input }: NonNullable<CallAttributes['tool']>): NonNullable<ConditionContext['tool']> {
  let known: { readonly value: unknown } | null = null;
  return {
    name,
    get input() {
      return (known ??= { value: celValue(input()) }).value;
    },
  };
}
