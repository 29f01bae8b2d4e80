import { ApiProblem } from '../wire/api-problem.js';
import { encodings } from '../wire/compression.js';
import type { Fault, Manner } from '../wire/outgoing.js';
import { leadingNumber } from './directives.js';
import { exampleSecret, isExampleSecretKind } from './example-secret.js';
import type { ReplyPlan } from './reply-plan.js';

/** A change of the reply that a marker asks for; throws ApiProblem when the marker asks for an error. */
type Script = (plan: ReplyPlan, argument: string) => ReplyPlan;

const saying =
  (text: (argument: string) => string, change: Partial<ReplyPlan> = {}): Script =>
  (plan, argument) => ({ ...plan, ...change, blocks: [...plan.blocks, { type: 'text', text: text(argument) }] });

const sending =
  (change: (argument: string) => Partial<Manner>): Script =>
  (plan, argument) => ({ ...plan, manner: { ...plan.manner, ...change(argument) } });

const failing = (fault: (argument: string) => Fault): Script => sending((argument) => ({ fault: fault(argument) }));

const secretSentence = (argument: string): string => {
  const [kind, seed] = argument.split(/\s+/);
  return `The token is ${exampleSecret(isExampleSecretKind(kind) ? kind : 'github', seed)} and nothing else is.`;
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
  pace: sending((argument) => ({ deltaEveryMs: leadingNumber(argument, 10) })),
  delta: (plan, argument) => ({ ...plan, deltaLength: Math.max(1, leadingNumber(argument, 1)) }),
  thinking: (plan, argument) => ({
    ...plan,
    blocks: [{ type: 'thinking', thinking: argument || 'Let me think about this for a moment.' }, ...plan.blocks],
  }),
  shape: (plan, argument) => {
    const [, name = '', text = ''] = /^(\S*)\s*(.*)$/.exec(argument) ?? [];
    return { ...plan, shapes: [...plan.shapes, { name, text: text || 'a text of its own' }] };
  },
  slow: sending((argument) => ({ delayMs: leadingNumber(argument, 1_000) })),
  status: sending((argument) => ({ status: Math.min(299, Math.max(200, leadingNumber(argument, 201))) })),
  compress: sending((argument) => ({ encoding: encodings.find((name) => argument.startsWith(name)) ?? 'gzip' })),
  'max-tokens': (plan) => ({ ...plan, ending: 'max-tokens' }),
  refusal: (plan) => ({ ...plan, ending: 'refusal' }),
  unknown: (plan) => ({ ...plan, blocks: [...plan.blocks, { type: 'unknown', note: 'A block of a type that nobody knows yet.' }] }),
  error: (_plan, argument) => {
    const [, digits = '529', seconds = '1', message = ''] = /^(\d+)?\s*(\d+)?\s*(.*)$/.exec(argument) ?? [];
    const status = Number(digits) >= 400 && Number(digits) <= 599 ? Number(digits) : 500;
    const headers: Record<string, string> = status === 429 || status >= 500 ? { 'retry-after': seconds } : {};
    throw new ApiProblem(status, message || (errorMessages[status] ?? `Simulated error ${status}`), headers);
  },
  hang: failing(() => ({ kind: 'hang' })),
  reset: failing(() => ({ kind: 'reset' })),
  stall: failing((argument) => ({ kind: 'stall', ms: /^\d/.test(argument) ? leadingNumber(argument, 0) : null })),
  'reset-midstream': failing(() => ({ kind: 'reset-midstream' })),
  truncate: failing(() => ({ kind: 'truncate' })),
  garbage: failing(() => ({ kind: 'garbage' })),
  'error-midstream': failing((argument) => ({ kind: 'error-midstream', message: argument || 'Overloaded' })),
  'no-stream': failing((argument) => ({ kind: 'no-stream', message: argument || 'Overloaded' })),
};
