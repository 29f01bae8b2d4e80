import { errors, type ErrorCode } from '#contracts';

/** The types that clients of this format know. Source: OpenAI API reference, error codes; the AI SDK reads a status out of them. */
export type OpenAiErrorType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'permission_error'
  | 'not_found_error'
  | 'rate_limit_error'
  | 'timeout_error'
  | 'overloaded_error'
  | 'server_error';

const BY_STATUS = new Map<number, OpenAiErrorType>([
  [401, 'authentication_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [408, 'timeout_error'],
  [429, 'rate_limit_error'],
  [503, 'overloaded_error'],
  [504, 'timeout_error'],
]);

/** The type of an error is told by its status: this format has a type for each. */
export function openAiErrorType(code: ErrorCode): OpenAiErrorType {
  const { status } = errors[code];
  return BY_STATUS.get(status) ?? (status >= 500 ? 'server_error' : 'invalid_request_error');
}
