import { errors, retryAfter } from '#contracts';
import type { Told, WholeAnswer } from '../../format/told.js';
import { sseFrame } from '../../sse/sse-frame.js';
import { textBlockFrames } from '../frames/text-block-frames.js';
import { errorBody, errorFrame } from './error-body.js';

/** Claude Code shows 403 as "please run /login" and sends most other codes again; 451 it shows and leaves. */
const REFUSED_BY_POLICY = 451;
const statusOf = ({ code, refusal, client }: Told): number =>
  refusal ? (client.kind === 'claude-code' ? REFUSED_BY_POLICY : 403) : errors[code].status;

/** An error or a refusal as a whole answer; SDKs go by `x-should-retry` before anything else. */
export function answer(told: Told): WholeAnswer {
  const retry = errors[told.code].retry && !told.refusal;
  const headers = {
    'content-type': 'application/json',
    'x-should-retry': String(retry),
    ...(retry ? retryAfter(told.code, told.retryAfterSeconds) : {}),
  };
  return { status: statusOf(told), headers, body: JSON.stringify(errorBody(told)) };
}

/**
 * A refusal as a whole message, for a JSON call whose 200 is out: an error body behind a 200 is not thrown by any SDK. Claude Code answers
 * `stop_reason: refusal` by asking again, and shows a message that ends its turn. A failure has no such form: null.
 */
export function refuseJson(told: Told): string | null {
  if (!told.refusal) return null;
  const stopReason = told.client.kind === 'claude-code' ? 'end_turn' : 'refusal';
  return JSON.stringify({ ...message(told), content: [{ type: 'text', text: told.text }], stop_reason: stopReason });
}

/**
 * A refusal on a stream whose 200 is out, before any other event. To Claude Code first a whole text block with the reason: a bare
 * error makes it send the call again without streaming.
 */
export function refuseStream(told: Told): string {
  if (!told.refusal || told.client.kind !== 'claude-code') return errorFrame(told);
  return sseFrame('message_start', { type: 'message_start', message: message(told) }) + refusalInStream(told, 0);
}

/** A refusal inside a message that has begun, where its block `index` would start. Nothing may follow. */
export function refusalInStream(told: Told, index: number): string {
  return told.client.kind === 'claude-code' ? textBlockFrames(index, told.text) + errorFrame(told) : errorFrame(told);
}

/** A failure inside a message that has begun: what clients know of a provider that gives up, so they ask again as they would then. */
export const failureInStream = (told: Told): string => errorFrame(told);

const message = ({ reference, model }: Told): object => ({
  id: `msg_ostiary_${reference}`,
  type: 'message',
  role: 'assistant',
  model: model ?? '',
  content: [],
  stop_reason: null,
  stop_sequence: null,
  usage: { input_tokens: 0, output_tokens: 0 },
});
