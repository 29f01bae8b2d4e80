import type { ConditionCall, ConditionCommand, ConditionContext } from '../compile/condition-context.js';
import { celMap, celValue } from './cel-value.js';
import type { CallAttributes, EvaluatedBlock, UnderstoodCall } from './evaluation.js';

/** What is the same for every rule of a phase. */
export type PhaseContext = Omit<ConditionContext, 'findings' | 'call'>;

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
}: CallAttributes): PhaseContext {
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

/** What the tool calls in some blocks would do, all together. One of which nobody can tell makes all of it unknown. */
export function callOf(blocks: readonly EvaluatedBlock[]): ConditionCall {
  const calls = blocks.flatMap(({ understood }) => (understood === undefined ? [] : [understood]));
  if (calls.some((call) => call === null)) return {};
  const known = calls.filter((call) => call !== null);
  return {
    commands: known.flatMap(({ commands }) => commands.map(commandOf)),
    paths: known.flatMap(({ paths }) =>
      paths.map(({ path, outside, access }) => ({ access, ...(path !== null && { path }), ...(outside !== null && { outside }) })),
    ),
    hosts: known.flatMap(({ hosts }) => hosts.map(({ host, sends }) => ({ sends, ...(host !== null && { host }) }))),
    sql: known.flatMap(({ sql }) => sql),
  };
}

function commandOf({ program, argv, wrappers }: UnderstoodCall['commands'][number]): ConditionCommand {
  const words = argv.filter((word) => word !== null);
  const allKnown = words.length === argv.length;
  return {
    ...(program !== '' && { program }),
    ...(allKnown && { argv: words, text: words.join(' ') }),
    wrappers,
    exact: allKnown && program !== '',
  };
}
