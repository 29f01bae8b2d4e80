import type { Usage } from '#contracts';
import type { Exchange } from '../call/exchange.js';

/** English prose has some four bytes a token, and a stream sends a token or two in a frame of its own. */
const BYTES_A_TOKEN = { plain: 4, stream: 32 } as const;

type Told = Pick<Exchange, 'usage' | 'replyBytes' | 'upstreamFirstByteMs'> & { readonly asked: Pick<Exchange['asked'], 'stream'> };

/**
 * What a call used: what the provider told, and where it told nothing (a stream of chat completions without `include_usage`), or the client left before it
 * could, at least what can be guessed from the bytes. Null: no reply had begun.
 */
export function usageOfCall({ usage, replyBytes, upstreamFirstByteMs, asked }: Told, requestBytes: number, hasLeft: boolean): Usage | null {
  if (upstreamFirstByteMs === null || (usage !== null && !hasLeft)) return usage;
  const told = usage ?? { inputTokens: null, outputTokens: null, cacheReadTokens: null, cacheWriteTokens: null };
  const guessed = Math.ceil(replyBytes / (asked.stream ? BYTES_A_TOKEN.stream : BYTES_A_TOKEN.plain));
  return {
    ...told,
    inputTokens: told.inputTokens ?? Math.ceil(requestBytes / BYTES_A_TOKEN.plain),
    outputTokens: Math.max(told.outputTokens ?? 0, guessed),
  };
}
