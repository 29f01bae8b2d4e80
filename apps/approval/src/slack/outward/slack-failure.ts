import type { webApi } from '@slack/bolt';

/**
 * Why a call to Slack did not do what it should. `limited`: too often, it was not taken. `away`: it was not taken. `unsure`: nobody knows
 * whether it was taken. `content`: Slack will never take this message. `place`: it takes nothing there, or nothing from this bot. `gone`:
 * the message that was meant is not there, or not this bot's.
 */
export type SlackFailureKind = 'limited' | 'away' | 'unsure' | 'content' | 'place' | 'gone';

export class SlackFailure extends Error {
  override readonly name = 'SlackFailure';

  constructor(
    readonly kind: SlackFailureKind,
    /** Slack's own code, or what the network says. */
    readonly reason: string,
    /** How long to wait at least; null: nobody answered at all. */
    readonly retryAfterMs: number | null = null,
  ) {
    super(`${kind}: ${reason}`);
  }
}

/** Source: the errors of https://docs.slack.dev/reference/methods/chat.postMessage and chat.update. What is not named here is `place`. */
const codes: ReadonlyMap<string, SlackFailureKind> = new Map([
  ...['ratelimited', 'rate_limited', 'message_limit_exceeded'].map((code) => [code, 'limited'] as const),
  ...['fatal_error', 'internal_error', 'request_timeout', 'service_unavailable'].map((code) => [code, 'unsure'] as const),
  ...[
    'invalid_blocks',
    'invalid_blocks_format',
    'msg_too_long',
    'msg_blocks_too_long',
    'no_text',
    'invalid_arguments',
    'invalid_metadata_format',
    'invalid_metadata_schema',
    'metadata_too_large',
  ].map((code) => [code, 'content'] as const),
  ...['message_not_found', 'cant_update_message', 'edit_window_closed', 'thread_not_found', 'cannot_reply_to_message'].map(
    (code) => [code, 'gone'] as const,
  ),
]);

/** A failure for whatever a call of Slack's client rejected with. */
export function failureOf(error: unknown): SlackFailure {
  if (error instanceof SlackFailure) return error;
  if (isOf(error, 'rate_limited')) return new SlackFailure('limited', 'rate_limited', waitOf(error.retryAfter));
  if (isOf(error, 'platform')) return ofCode(error.data.error);
  // Whatever stands between may have passed the call on before it failed; it does not do so any more.
  if (isOf(error, 'http'))
    return new SlackFailure(
      error.statusCode >= 500 ? 'unsure' : 'away',
      `HTTP ${error.statusCode}`,
      waitOf(Number(error.headers['retry-after'])),
    );
  const cause = causeOf(isOf(error, 'request') ? error.original : error);
  return new SlackFailure(notSent.has(cause) ? 'away' : 'unsure', cause);
}

interface SlackErrors {
  readonly rate_limited: webApi.WebAPIRateLimitedError;
  readonly platform: webApi.WebAPIPlatformError;
  readonly http: webApi.WebAPIHTTPError;
  readonly request: webApi.WebAPIRequestError;
}

/** By its code, so that nothing of Slack's is loaded for it. Source: `ErrorCode` of @slack/web-api. */
function isOf<K extends keyof SlackErrors>(error: unknown, kind: K): error is SlackErrors[K] {
  return error instanceof Error && (error as { readonly code?: unknown }).code === `slack_webapi_${kind}_error`;
}

/** Longer than that nobody is taken at their word. */
const longestWaitMs = 3_600_000;
const waitOf = (seconds: number): number => (seconds > 0 ? Math.min(seconds * 1_000, longestWaitMs) : 0);

function ofCode(code: unknown): SlackFailure {
  // A page instead of JSON comes as its own text.
  if (typeof code !== 'string' || !/^[a-z0-9_]{1,60}$/.test(code)) return new SlackFailure('unsure', 'no answer of Slack’s', 0);
  const kind = codes.get(code) ?? 'place';
  return new SlackFailure(kind, code, kind === 'unsure' ? 0 : null);
}

/** No connection, no call. */
const notSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = (error.cause ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? code : error.name;
}
