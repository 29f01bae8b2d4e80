import type { JsonNode, JsonObject } from '../json/json-node.js';

/** A parameter of a call as its provider names it. Texts are names of choices (`high`, `json_schema`), never content. */
export type CallParameter = number | boolean | string | CallParameters;
export interface CallParameters {
  readonly [name: string]: CallParameter;
}

/** `thinking.budget_tokens`, `output_config.format.type`; nothing deeper is one. */
const DEEPEST = 3;
/** What choices look like. Other texts may be anybody's words. */
const choice = /^[a-z][a-z0-9_.-]{0,31}$/;

/**
 * The parameters of a call: numbers, truth values and choices of its body, by the provider's names. Lists, texts and what is `null` are left
 * out. Objects have no prototype, so that a key `__proto__` stays a key.
 */
export function callParameters(object: JsonObject, depth = 1): CallParameters {
  const parameters: Record<string, CallParameter> = Object.create(null);
  for (const { key, value } of object.members) {
    const told = parameterOf(value, depth);
    if (told !== null) parameters[key] = told;
  }
  return parameters;
}

function parameterOf(value: JsonNode, depth: number): CallParameter | null {
  switch (value.kind) {
    case 'number':
      return Number(value.raw);
    case 'boolean':
      return value.value;
    case 'string':
      return choice.test(value.value) ? value.value : null;
    case 'object':
      return depth < DEEPEST ? callParameters(value, depth + 1) : null;
    default:
      return null;
  }
}

/**
 * The parameters of several calls that are judged as one: those that all of them have and agree on, of numbers that differ the largest. What only some
 * have is left out: nobody can say what it is.
 */
export function commonParameters(calls: readonly CallParameters[]): CallParameters {
  const [first, ...others] = calls;
  const common: Record<string, CallParameter> = Object.create(null);
  for (const [name, value] of Object.entries(first ?? {})) {
    const told = others.reduce<CallParameter | null>((one, other) => both(one, other[name] ?? null), value);
    if (told !== null) common[name] = told;
  }
  return common;
}

function both(one: CallParameter | null, other: CallParameter | null): CallParameter | null {
  if (one === null || other === null || typeof one !== typeof other) return null;
  if (typeof one === 'number') return Math.max(one, other as number);
  if (typeof one === 'object') return commonParameters([one, other as CallParameters]);
  return one === other ? one : null;
}
