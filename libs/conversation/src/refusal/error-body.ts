import type { ErrorCode } from '#contracts';
import { anthropicErrorTypes } from '../anthropic/error-types.js';

/** What SDKs look for in an error to do something about it by themselves: without it the tool runner gives up, with it it sends everything. */
const details: Readonly<Record<string, object>> = {
  thread_unsupported: { error_code: 'thread_unsupported_request', unsupported: ['thread'] },
};

/**
 * An error in Anthropic's shape with Ostiary's own code and reference inside, where SDKs leave them untouched.
 * Source: platform.claude.com/docs/en/api/errors
 */
export function errorBody(code: ErrorCode, message: string, reference: string | null): string {
  const error = {
    type: anthropicErrorTypes[code],
    message,
    code,
    ...(reference === null ? {} : { reference }),
    ...(code in details ? { details: details[code] } : {}),
  };
  return JSON.stringify({ type: 'error', error });
}
