import type { AnthropicErrorType } from '#contracts';

/**
 * An error in Anthropic's shape with Ostiary's own code and reference inside, where SDKs leave them untouched.
 * Source: platform.claude.com/docs/en/api/errors
 */
export function errorBody(type: AnthropicErrorType, message: string, code: string, reference: string | null): string {
  return JSON.stringify({ type: 'error', error: { type, message, code, ...(reference === null ? {} : { reference }) } });
}
