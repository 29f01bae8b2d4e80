import { SseParser } from '../../sse/sse-parser.js';

interface Message {
  [key: string]: unknown;
}

/** What a client of this format has in the end. */
export interface Received {
  readonly choices: Map<number, { message: Message; reason: string | null }>;
  readonly around: Message;
  error: unknown;
  done: boolean;
}

/**
 * Puts a stream together as a strict client would: frames without a name, nothing after the end, calls by index that begin with id and
 * name. It throws where a client would be at a loss.
 */
export function consume(stream: string): Received {
  const parser = new SseParser();
  const received: Received = { choices: new Map(), around: {}, error: null, done: false };
  for (const { data, event, complete } of [...parser.push(Buffer.from(stream)), ...parser.end()]) {
    if (!complete || event !== null) throw new Error('a frame that is cut off or has a name');
    if (data === '') continue;
    if (received.done || received.error !== null) throw new Error('something after the end');
    if (data === '[DONE]') received.done = true;
    else take(JSON.parse(data), received);
  }
  return received;
}

function take(
  { choices, ...around }: { choices?: { index: number; delta: Message; finish_reason: string | null }[] } & Message,
  received: Received,
) {
  if (around['error'] !== undefined) {
    received.error = around['error'];
    return;
  }
  if (choices === undefined) throw new Error('a chunk without choices');
  for (const [key, value] of Object.entries(around)) if (value !== null) received.around[key] = value;
  for (const { index, delta, finish_reason } of choices) {
    const choice = received.choices.get(index) ?? { message: {}, reason: null };
    received.choices.set(index, choice);
    if (choice.reason !== null && (Object.keys(delta).length > 0 || finish_reason !== null))
      throw new Error('more of a choice that has ended');
    for (const [key, value] of Object.entries(delta))
      choice.message[key] = key === 'tool_calls' ? calls(choice.message[key], value) : grown(choice.message[key], value);
    choice.reason = finish_reason;
  }
}

function calls(before: unknown, more: unknown): unknown {
  const known = (before as Message[] | undefined) ?? [];
  for (const { index, ...call } of more as ({ index: number } & Message)[]) {
    if (index > known.length || (index === known.length && typeof call['id'] !== 'string')) throw new Error('a call out of its order');
    known[index] = grown(known[index], call) as Message;
  }
  return known;
}

const ANEW = new Set(['id', 'type', 'name', 'role']);

function grown(before: unknown, more: unknown): unknown {
  if (before === undefined || before === null) return more;
  if (more === null) return before;
  if (typeof before === 'string' && typeof more === 'string') return before + more;
  if (Array.isArray(before) && Array.isArray(more)) return [...(before as unknown[]), ...(more as unknown[])];
  if (typeof before !== 'object' || typeof more !== 'object') return more;
  const all: Message = { ...before };
  for (const [key, value] of Object.entries(more)) all[key] = ANEW.has(key) ? value : grown(all[key], value);
  return all;
}
