import type { Client, ErrorCode } from '#contracts';
import { errorBody } from './error-body.js';
import { sseFrame } from '../sse/sse-frame.js';
import { textBlockFrames } from '../reply/replace-tool-use.js';

/** What every form of a refusal needs. `text` is what `refusalText` made. */
export interface RefusalArgs {
  readonly text: string;
  readonly code: ErrorCode;
  readonly reference: string;
  readonly model: string;
}

/** Claude Code shows 403 as "please run /login" and sends most other codes again; 451 it shows and leaves. */
export const refusalStatus = (client: Pick<Client, 'kind'>): 451 | 403 => (client.kind === 'claude-code' ? 451 : 403);

/**
 * A refusal as a whole message, for a JSON call whose 200 is out: an error body behind a 200 is not thrown by any SDK. Claude Code answers
 * `stop_reason: refusal` by asking again, and shows a message that ends its turn.
 */
export function refusalMessage(client: Pick<Client, 'kind'>, args: RefusalArgs): string {
  const stopReason = client.kind === 'claude-code' ? 'end_turn' : 'refusal';
  return JSON.stringify({ ...message(args), content: [{ type: 'text', text: args.text }], stop_reason: stopReason });
}

/**
 * A refusal on a stream whose 200 is out, before any other event. To Claude Code first a whole text block with the reason: a bare
 * error makes it send the call again without streaming.
 */
export function refusalStream(client: Pick<Client, 'kind'>, args: RefusalArgs): string {
  if (client.kind !== 'claude-code') return errorFrame(args);
  return sseFrame('message_start', { type: 'message_start', message: message(args) }) + refusalInStream(client, args, 0);
}

/** A refusal inside a message that has begun, where its block `index` would start. Nothing may follow. */
export function refusalInStream(client: Pick<Client, 'kind'>, args: RefusalArgs, index: number): string {
  return client.kind === 'claude-code' ? textBlockFrames(index, args.text) + errorFrame(args) : errorFrame(args);
}

/** An error as an event of a stream, in the same words that it has as a body. */
export const errorFrame = ({ text, code, reference }: Pick<RefusalArgs, 'text' | 'code' | 'reference'>): string =>
  sseFrame('error', JSON.parse(errorBody(code, text, reference)));

const message = ({ reference, model }: RefusalArgs): object => ({
  id: `msg_ostiary_${reference}`,
  type: 'message',
  role: 'assistant',
  model,
  content: [],
  stop_reason: null,
  stop_sequence: null,
  usage: { input_tokens: 0, output_tokens: 0 },
});
