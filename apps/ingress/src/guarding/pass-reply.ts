import { sseFrame } from '#conversation';
import { replaceSpans } from '#detection';
import type { ClientCall } from '../call/client-call.js';
import { replyHeadersFor } from '../call/header-policy.js';
import type { UpstreamReply } from '../forwarding/upstream.port.js';
import { startKeyedDigest } from '../recording/keyed-digest.js';
import type { ReplyContext } from './reply-context.js';

const recordedBytes = 64 * 1024;

/** Carries a reply without content to guard (an error, a count, a list of models) unchanged, with the provider's status and headers. */
export async function passReply(call: ClientCall, upstream: UpstreamReply, context: ReplyContext): Promise<void> {
  const { reply } = call;
  const committed = reply.committed;
  reply.begin(upstream.status, replyHeadersFor(upstream.headers));
  const hash = startKeyedDigest(context.ruleset.key);
  const kept: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of upstream.body) {
    hash.update(chunk);
    if (bytes < recordedBytes) kept.push(chunk);
    bytes += chunk.length;
    if (committed !== 'stream') await reply.write(chunk);
  }
  const text = Buffer.concat(kept).subarray(0, recordedBytes).toString('utf8');
  const masked = replaceSpans(text, context.ruleset.scanner.scan(text).findings);
  context.record.replied({ parts: [{ kind: 'glue', text: masked }], keyedDigest: hash.digest('hex'), originalBytes: bytes });
  if (upstream.status >= 400) context.record.providerError(...errorIn(masked));
  if (reply.left.aborted) return;
  // A status that is gone already cannot tell the client: in a stream the provider's own error becomes an event.
  if (committed === 'stream') await reply.write(errorEvent(text));
  reply.end();
}

function errorEvent(body: string): string {
  try {
    return sseFrame('error', JSON.parse(body));
  } catch {
    return sseFrame('error', {
      type: 'error',
      error: { type: 'api_error', message: 'The provider answered with an error that is not JSON.' },
    });
  }
}

/** Type and message of a provider's error body; the body itself where it has none. */
function errorIn(body: string): [type: string, message: string] {
  try {
    const { error } = JSON.parse(body) as { error?: { type?: unknown; message?: unknown } };
    if (typeof error?.type === 'string' && typeof error.message === 'string') return [error.type, error.message];
  } catch {
    // Not JSON: told as it is.
  }
  return ['unknown', body];
}
