import { ApiProblem } from './api-problem.js';
import { type Directive, leadingNumber } from './directives.js';
import { exampleSecret, type ExampleSecretKind, exampleSecretKinds } from './example-secret.js';
import type { ReplyPlan } from './reply-plan.js';
import { signThinking } from './thinking-signature.js';

/** A change of the reply that a marker asks for; throws ApiProblem when the marker asks for an error. */
type Script = (plan: ReplyPlan, argument: string) => ReplyPlan;

const saying =
  (text: (argument: string) => string, change: Partial<ReplyPlan> = {}): Script =>
  (plan, argument) => ({ ...plan, ...change, blocks: [...plan.blocks, { type: 'text', text: text(argument) }] });

const failing =
  (fault: (argument: string) => ReplyPlan['fault']): Script =>
  (plan, argument) => ({ ...plan, fault: fault(argument) });

const secretSentence = (argument: string): string => {
  const [kind, seed] = argument.split(/\s+/);
  const known = exampleSecretKinds.find((name): name is ExampleSecretKind => name === kind);
  return `The token is ${exampleSecret(known ?? 'github', seed)} and nothing else is.`;
};

const errorMessages: Readonly<Record<number, string>> = {
  401: 'invalid x-api-key',
  429: 'This request would exceed your rate limit.',
  529: 'Overloaded',
};

/** Every marker but the tool calls, which take a reply of their own each. docs/simulator.md tells them; a test holds it against this table. */
export const scripts: Readonly<Record<string, Script>> = {
  echo: saying((argument) => argument || '(nothing to echo)'),
  // Three characters a delta: every token is split many times, at no boundary of its own.
  secret: saying(secretSentence, { deltaLength: 3 }),
  long: (plan, argument) => {
    const deltas = leadingNumber(argument, 200);
    const text = Array.from({ length: deltas }, (_, index) => `word ${index} `.padEnd(plan.deltaLength, '.')).join('');
    return { ...plan, blocks: [...plan.blocks, { type: 'text', text }] };
  },
  pace: (plan, argument) => ({ ...plan, deltaEveryMs: leadingNumber(argument, 10) }),
  thinking: (plan, argument) => {
    const thinking = argument || 'Let me think about this for a moment.';
    return { ...plan, blocks: [{ type: 'thinking', thinking, signature: signThinking(thinking) }, ...plan.blocks] };
  },
  slow: (plan, argument) => ({ ...plan, delayMs: leadingNumber(argument, 1_000) }),
  'max-tokens': (plan) => ({ ...plan, stopReason: 'max_tokens' }),
  refusal: (plan) => ({ ...plan, stopReason: 'refusal' }),
  unknown: (plan) => ({ ...plan, blocks: [...plan.blocks, { type: 'ostiary_unknown', note: 'A block of a type that nobody knows yet.' }] }),
  error: (_plan, argument) => {
    const status = leadingNumber(argument, 529);
    const seconds = leadingNumber(argument.replace(/^\d+\s*/, ''), 1);
    const headers: Record<string, string> = status === 429 || status >= 500 ? { 'retry-after': String(seconds) } : {};
    throw new ApiProblem(status >= 400 && status <= 599 ? status : 500, errorMessages[status] ?? `Simulated error ${status}`, headers);
  },
  hang: failing(() => ({ kind: 'hang' })),
  reset: failing(() => ({ kind: 'reset' })),
  stall: failing((argument) => ({ kind: 'stall', ms: /^\d/.test(argument) ? leadingNumber(argument, 0) : null })),
  'reset-midstream': failing(() => ({ kind: 'reset-midstream' })),
  truncate: failing(() => ({ kind: 'truncate' })),
  garbage: failing(() => ({ kind: 'garbage' })),
  'error-midstream': failing(() => ({ kind: 'error-midstream' })),
};

export const toolDirectives = ['tool', 'parallel-tools'] as const;
export const isToolDirective = ({ name }: Directive): boolean => toolDirectives.some((known) => known === name);
