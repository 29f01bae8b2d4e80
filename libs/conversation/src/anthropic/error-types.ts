import type { ErrorCode } from '#contracts';

/** Source: platform.claude.com/docs/en/api/errors */
export type AnthropicErrorType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'permission_error'
  | 'not_found_error'
  | 'request_too_large'
  | 'rate_limit_error'
  | 'api_error'
  | 'overloaded_error'
  | 'timeout_error';

/** What each of Ostiary's errors is called in Anthropic's API; total by its type, so that a new code must be given a word. */
export const anthropicErrorTypes: Readonly<Record<ErrorCode, AnthropicErrorType>> = {
  token_missing: 'authentication_error',
  token_invalid: 'authentication_error',
  token_expired: 'authentication_error',
  identity_unavailable: 'api_error',
  role_missing: 'permission_error',
  reason_missing: 'permission_error',
  channel_refused: 'permission_error',
  fresh_sign_in_required: 'authentication_error',
  csrf_refused: 'permission_error',
  slack_request_refused: 'authentication_error',
  route_unknown: 'not_found_error',
  route_refused: 'permission_error',
  path_invalid: 'invalid_request_error',
  request_malformed: 'invalid_request_error',
  body_not_json: 'invalid_request_error',
  body_not_utf8: 'invalid_request_error',
  body_duplicate_key: 'invalid_request_error',
  body_too_deep: 'invalid_request_error',
  body_shape: 'invalid_request_error',
  thread_unsupported: 'invalid_request_error',
  body_encoding: 'invalid_request_error',
  body_too_large: 'request_too_large',
  body_too_complex: 'request_too_large',
  body_too_slow: 'timeout_error',
  headers_too_large: 'request_too_large',
  inspection_overrun: 'request_too_large',
  policy_denied: 'permission_error',
  budget_exceeded: 'permission_error',
  approval_pending: 'permission_error',
  approvals_open: 'permission_error',
  body_field_refused: 'permission_error',
  mcp_server_refused: 'permission_error',
  not_scannable: 'permission_error',
  policy_missing: 'api_error',
  decision_unavailable: 'api_error',
  audit_unavailable: 'api_error',
  too_many_holds: 'overloaded_error',
  too_many_requests: 'rate_limit_error',
  rate_limited: 'rate_limit_error',
  shutting_down: 'overloaded_error',
  upstream_missing: 'not_found_error',
  upstream_busy: 'overloaded_error',
  upstream_error: 'api_error',
  upstream_unreachable: 'api_error',
  upstream_timeout: 'timeout_error',
  upstream_broken: 'api_error',
  resource_unknown: 'not_found_error',
  parameter_invalid: 'invalid_request_error',
  state_conflict: 'invalid_request_error',
  message_missing: 'invalid_request_error',
  second_person_required: 'permission_error',
  version_changed: 'invalid_request_error',
  policy_doubtful: 'invalid_request_error',
  content_rejected: 'invalid_request_error',
  query_too_costly: 'invalid_request_error',
  store_unavailable: 'api_error',
  internal: 'api_error',
};
