import type { FormatName } from '#conversation';
import type { AskedEvaluation } from './evaluation.view.js';

type Given = NonNullable<AskedEvaluation['request']>;
type Body = Readonly<Record<string, unknown>>;

/** Stands in a part of a body for the model that nobody named. */
const unnamedModel = 'unnamed';

/** A body as it would come, from a part of it. */
export function wholeRequest(given: Given): Body {
  if (typeof given === 'string') return { model: unnamedModel, messages: [{ role: 'user', content: given }] };
  if (Array.isArray(given)) return { model: unnamedModel, messages: given };
  if ('messages' in given) return { model: unnamedModel, ...given };
  return 'role' in given ? { model: unnamedModel, messages: [given] } : { model: unnamedModel, messages: [], ...given };
}

/** The same part of a body, of another one of the same shape. */
export function partOf(given: Given, body: unknown): unknown {
  const { messages = [], ...rest } = body as { readonly messages?: readonly { readonly content?: unknown }[] } & Body;
  if (typeof given === 'string') return messages[0]?.content;
  if (Array.isArray(given)) return messages;
  if (!('messages' in given) && 'role' in given) return messages[0];
  const whole: Body = { ...rest, messages };
  return Object.fromEntries(Object.entries(whole).filter(([name]) => name in given));
}

const foreignRoles: ReadonlySet<unknown> = new Set(['system', 'developer', 'tool', 'function']);

/** In which format a body is written, where only one of them has what it holds: roles beside user and assistant, functions as tools. */
export function formatOf({ messages, tools }: Body): FormatName {
  const isOpenAi = (message: unknown): boolean => {
    const { role, tool_calls: calls } = (message ?? {}) as { readonly role?: unknown; readonly tool_calls?: unknown };
    return foreignRoles.has(role) || calls !== undefined;
  };
  const isFunction = (tool: unknown): boolean => (tool as { readonly type?: unknown } | null)?.type === 'function';
  const some = (list: unknown, test: (entry: unknown) => boolean): boolean => Array.isArray(list) && list.some(test);
  return some(messages, isOpenAi) || some(tools, isFunction) ? 'openai' : 'anthropic';
}

/** At least as many values and keys as a JSON text has: each stands behind one of these. */
export const valuesIn = (text: string): number => (text.match(/[[{,:]/g)?.length ?? 0) + 1;
