/**
 * Every error that Ostiary itself answers with. `status` is what the client sees before a stream began; `retry` says whether the same
 * call may succeed later. The words that each provider's API has for an error are those of its wire format, not of this table.
 * docs/errors.md is held against it.
 */
export interface ErrorDefinition {
  readonly status: number;
  readonly retry: boolean;
  /** How long a client does well to wait before it asks again; a second where nothing is said. */
  readonly retryAfterSeconds?: number;
  readonly meaning: string;
}

const define = <K extends string>(table: Record<K, ErrorDefinition>): Record<K, ErrorDefinition> => table;

export const errors = define({
  token_missing: { status: 401, retry: false, meaning: 'The call carries no token.' },
  token_invalid: {
    status: 401,
    retry: false,
    meaning: 'The token is malformed, unsigned, wrongly signed, or not from a configured issuer for this audience.',
  },
  token_expired: { status: 401, retry: false, meaning: 'The token has expired.' },
  identity_unavailable: {
    status: 503,
    retry: true,
    meaning: 'The issuer’s keys could not be fetched, so no token of it can be checked.',
  },
  role_missing: { status: 403, retry: false, meaning: 'The caller’s roles do not allow this.' },
  reason_missing: {
    status: 403,
    retry: false,
    meaning:
      'Content of the record is shown only to those who say why they look, in the header `x-ostiary-reason`: it is recorded with their name.',
  },
  channel_refused: {
    status: 403,
    retry: false,
    meaning: 'The rule does not let people decide about this where it was tried; the message says where they can.',
  },
  fresh_sign_in_required: {
    status: 401,
    retry: false,
    meaning: 'The rule lets only people decide who have just signed in; the message says how to do it again.',
  },
  csrf_refused: {
    status: 403,
    retry: false,
    meaning:
      'A call that changes something came with a cookie and without the session’s CSRF token (`x-ostiary-csrf`), or from another site.',
  },
  slack_request_refused: {
    status: 401,
    retry: false,
    meaning: 'A request that claims to be Slack’s is not signed with the app’s secret, is not of these five minutes, or has come before.',
  },
  route_unknown: { status: 404, retry: false, meaning: 'Nothing is served at this method and path.' },
  route_refused: {
    status: 403,
    retry: false,
    meaning: 'The route is known and not carried; the message says why and what to use instead.',
  },
  path_invalid: {
    status: 400,
    retry: false,
    meaning: 'The path holds encoded slashes, dots or other tricks.',
  },
  request_malformed: {
    status: 400,
    retry: false,
    meaning: 'The HTTP request itself is ambiguous or broken.',
  },
  body_not_json: { status: 400, retry: false, meaning: 'The body is not one JSON value.' },
  body_not_utf8: { status: 400, retry: false, meaning: 'The body is not valid UTF-8.' },
  body_duplicate_key: { status: 400, retry: false, meaning: 'An object has the same key twice.' },
  body_too_deep: { status: 400, retry: false, meaning: 'The body is nested deeper than 64 levels.' },
  body_shape: { status: 400, retry: false, meaning: 'A field that Ostiary must read has a wrong type.' },
  thread_unsupported: {
    status: 400,
    retry: false,
    meaning: 'The call names a conversation that the provider keeps, which Ostiary cannot judge. SDKs then send the whole conversation.',
  },
  body_encoding: {
    status: 415,
    retry: false,
    meaning: 'The content type or content encoding is not supported.',
  },
  body_too_large: {
    status: 413,
    retry: false,
    meaning: 'The body is larger than the limit, as sent or after inflation.',
  },
  body_too_complex: {
    status: 413,
    retry: false,
    meaning:
      'The body has more values, content blocks or findings than one call may have, or more of it needs a decision than can be put before anybody; the message says which, and the limit.',
  },
  body_too_slow: { status: 408, retry: false, meaning: 'Nothing of the body came for too long, or too little of it.' },
  headers_too_large: { status: 431, retry: false, meaning: 'The headers of the request, the token included, are larger than the limit.' },
  inspection_overrun: {
    status: 413,
    retry: false,
    meaning: 'Looking through the body took more time or memory than one call may have.',
  },
  policy_denied: {
    status: 403,
    retry: false,
    meaning: 'A rule or a reviewer refused the call. Claude Code sees 451.',
  },
  budget_exceeded: {
    status: 403,
    retry: false,
    meaning:
      'A budget of the policy is used up: calls, tokens or money. The message says which, how much of it was used and when it begins anew. Claude Code sees 451.',
  },
  approval_pending: {
    status: 403,
    retry: false,
    meaning: 'No reviewer decided while the call could be held; the approval stays open. Claude Code sees 451.',
  },
  approvals_open: {
    status: 403,
    retry: false,
    meaning:
      'The caller has as many open approvals as `policy.maxOpenApprovals` allows, and nobody was asked. Once some are decided or have run out the same call may be sent again. Claude Code sees 451.',
  },
  body_field_refused: {
    status: 403,
    retry: false,
    meaning:
      'A value that must not go on stands in a field that cannot be masked. The message names the field’s path, never the value. Claude Code sees 451.',
  },
  mcp_server_refused: {
    status: 403,
    retry: false,
    meaning: 'The call names an MCP server that the policy does not allow. Claude Code sees 451.',
  },
  not_scannable: {
    status: 403,
    retry: false,
    meaning: 'A content shape that cannot be scanned, and the policy does not let it pass. Claude Code sees 451.',
  },
  policy_missing: { status: 503, retry: true, meaning: 'No policy is in force yet.' },
  decision_unavailable: { status: 503, retry: true, meaning: 'The call needs a decision that could not be had now.' },
  audit_unavailable: { status: 503, retry: true, meaning: 'The journal cannot record the call, so it is not made.' },
  too_many_holds: {
    status: 503,
    retry: true,
    meaning: 'The caller, or everybody together, has too many held calls.',
  },
  too_many_requests: { status: 429, retry: true, meaning: 'The caller has too many calls under way.' },
  rate_limited: {
    status: 429,
    retry: true,
    meaning: 'A budget of the policy that lasts a minute is used up; `retry-after` says when the next one begins.',
  },
  shutting_down: { status: 503, retry: true, meaning: 'This instance is stopping.' },
  upstream_missing: {
    status: 404,
    retry: false,
    meaning: 'No provider is configured for this format, or none that serves this model.',
  },
  upstream_busy: {
    status: 503,
    retry: true,
    retryAfterSeconds: 5,
    meaning:
      'All connections to the provider are in use, and too many calls wait for one, or this one has waited too long. It was not made.',
  },
  upstream_error: {
    status: 502,
    retry: true,
    meaning: 'The provider answered with an error of its own, which the client got as it is; the record has its status.',
  },
  upstream_unreachable: { status: 502, retry: true, meaning: 'The provider could not be reached.' },
  upstream_timeout: { status: 504, retry: true, meaning: 'The provider did not answer in time.' },
  upstream_broken: { status: 502, retry: true, meaning: 'The provider’s reply broke off or could not be understood.' },
  resource_unknown: {
    status: 404,
    retry: false,
    meaning: 'There is no such thing, or the caller may not know of it.',
  },
  parameter_invalid: {
    status: 400,
    retry: false,
    meaning: 'A parameter or a field of a control API call does not fit its schema.',
  },
  state_conflict: {
    status: 409,
    retry: false,
    meaning: 'Somebody else was first, or the thing is no longer in a state that allows this.',
  },
  message_missing: {
    status: 400,
    retry: false,
    meaning: 'A policy is published here with a message that says why: in `message`, beside the policy or in the query.',
  },
  second_person_required: {
    status: 403,
    retry: false,
    meaning: 'Whoever proposed a policy does not put it in force: another person who may publish does.',
  },
  version_changed: {
    status: 412,
    retry: false,
    meaning: 'Somebody published meanwhile: another version is in force than `If-Match` names.',
  },
  policy_doubtful: {
    status: 409,
    retry: false,
    meaning:
      'The policy compiles, and publishing it gives something up; `warnings` says what. With `force=true` it is published all the same.',
  },
  content_rejected: {
    status: 422,
    retry: false,
    meaning: 'What was sent is well-formed, and what it says cannot be accepted.',
  },
  query_too_costly: {
    status: 422,
    retry: false,
    meaning: 'Answering would have taken more time than one query may have. A shorter time range, or a filter more, makes it cheaper.',
  },
  store_unavailable: { status: 503, retry: true, meaning: 'The service’s database does not answer now.' },
  internal: { status: 500, retry: true, meaning: 'A defect in Ostiary; the record has the exchange.' },
});
export type ErrorCode = keyof typeof errors;

/** What the answer to a call that may succeed later says of when, in the one header that clients of all formats know. */
export const retryAfter = (code: ErrorCode, seconds = errors[code].retryAfterSeconds ?? 1): Readonly<Record<string, string>> => ({
  'retry-after': String(seconds),
});

/** An error with a code of the table, for code that must end an exchange or a control call with it. The message is for people and holds no content. */
export class OstiaryError extends Error {
  override readonly name = 'OstiaryError';
  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
