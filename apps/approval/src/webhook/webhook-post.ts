import { Clock, isPrivateAddress, type OstiaryConfig, publicLookup, resolveSecret } from '#chassis';
import { Pool } from 'undici';
import { retryAfterMs } from './next-attempt.js';
import { signatures, signingKey } from './signature.js';

export type WebhookConfig = OstiaryConfig['webhooks'][number];

/** What is posted: the body as it is, under an id that is the same at every attempt. */
export interface Post {
  readonly eventId: string;
  readonly body: string;
}

export type Answer =
  | { readonly kind: 'delivered' }
  /** `wanted`: false where the receiver said that it will never take it. `retryAfterMs`: it asked for so much time. */
  | { readonly kind: 'failed'; readonly why: string; readonly wanted: boolean; readonly retryAfterMs: number | null }
  /** The signal aborted: nobody knows whether it arrived. */
  | { readonly kind: 'called_off' };

/** Of an answer's body, so much is read so that the connection can be kept. */
const READ_BYTES = 16 * 1024;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** One receiver, over HTTP/1.1 with kept connections. Follows no redirects, connects to no private address unless configured, and believes nothing of an answer but its status and `Retry-After`. */
export class WebhookPost {
  private readonly pool: Pool;
  private readonly path: string;
  private readonly keys: readonly Buffer[];

  /** Throws where address or secret cannot be used; the message names the webhook, never its path or secret. */
  constructor(
    private readonly config: WebhookConfig,
    connections: number,
    private readonly clock: Clock,
  ) {
    const url = new URL(config.url);
    this.path = url.pathname + url.search;
    this.keys = keysOf(config);
    const mayBePrivate = config.allowPrivateAddresses || LOOPBACK.has(url.hostname);
    if (!mayBePrivate && isPrivateAddress(url.hostname))
      throw new Error(`webhooks: ${config.name} has a private address; set its allowPrivateAddresses if that is meant.`);
    this.pool = new Pool(url.origin, {
      connections,
      pipelining: 1,
      connect: { timeout: config.timeoutMs, ...(mayBePrivate ? {} : { lookup: publicLookup }) },
    });
  }

  /** Never throws. An answer of 2xx is a delivery; everything else, a redirect too, is none. */
  async send({ eventId, body }: Post, signal: AbortSignal): Promise<Answer> {
    const seconds = Math.floor(this.clock.millis() / 1_000);
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Ostiary-Webhooks/1',
      'webhook-id': eventId,
      'webhook-timestamp': String(seconds),
      'webhook-signature': signatures(this.keys, eventId, seconds, body),
    };
    const limited = AbortSignal.any([signal, AbortSignal.timeout(this.config.timeoutMs)]);
    try {
      const answer = await this.pool.request({ method: 'POST', path: this.path, headers, body, signal: limited });
      // What it says is nobody's concern, and that it breaks off is not either.
      await answer.body.dump({ limit: READ_BYTES, signal: limited }).catch(() => undefined);
      return this.judge(answer.statusCode, answer.headers['retry-after']);
    } catch (error) {
      if (signal.aborted) return { kind: 'called_off' };
      return { kind: 'failed', why: reasonOf(error), wanted: true, retryAfterMs: null };
    }
  }

  close(): Promise<void> {
    return this.pool.destroy();
  }

  private judge(status: number, retryAfter: string | string[] | undefined): Answer {
    if (status >= 200 && status < 300) return { kind: 'delivered' };
    const header = Array.isArray(retryAfter) ? retryAfter[0] : retryAfter;
    // 410 says that nothing is there any more.
    return { kind: 'failed', why: `HTTP ${status}`, wanted: status !== 410, retryAfterMs: retryAfterMs(header, this.clock.millis()) };
  }
}

function keysOf({ name, secret, previousSecret }: WebhookConfig): readonly Buffer[] {
  return [secret, previousSecret].flatMap((reference) => {
    if (reference === null) return [];
    try {
      return [signingKey(resolveSecret(reference))];
    } catch (error) {
      throw new Error(`webhooks: ${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  });
}

/** A code of the system's: messages may quote the address, which may hold a token. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer in time';
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? `not reached (${code.slice(0, 60)})` : 'not reached';
}
