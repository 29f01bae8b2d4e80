import type { AnthropicErrorType, Client } from '#contracts';
import { sseFrame } from '../sse/sse-frame.js';
import { textBlockFrames } from '../reply/replace-tool-use.js';

/** What every form of a refusal needs. `text` is what `refusalText` made. */
export interface RefusalArgs {
  readonly text: string;
  readonly code: string;
  readonly reference: string;
  readonly model: string;
  readonly type?: AnthropicErrorType;
}

/** Claude Code shows 403 as "please run /login" and sends most other codes again; 451 it shows and leaves. */
export const refusalStatus = (client: Pick<Client, 'kind'>): 451 | 403 => (client.kind === 'claude-code' ? 451 : 403);

/**
 * Whether a JSON call whose 200 is out already has to be cut off instead of answered. Claude Code answers
 * `stop_reason: refusal` by asking again; cut off, it reports a lost connection, and the next try gets 451 from the remembered decision.
 */
export const refusesByBreaking = (client: Pick<Client, 'kind'>): boolean => client.kind === 'claude-code';

/** A refusal as a whole message, for a JSON call whose 200 is out: an error body behind a 200 is not thrown by any SDK. */
export function refusalMessage(args: RefusalArgs): string {
  return JSON.stringify({ ...message(args), content: [{ type: 'text', text: args.text }], stop_reason: 'refusal' });
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

const errorFrame = ({ type = 'permission_error', text, code, reference }: RefusalArgs): string =>
  sseFrame('error', { type: 'error', error: { type, message: text, code, reference } });

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
