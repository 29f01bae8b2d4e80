import { errors } from '#contracts';
import type { Told } from '../../format/told.js';
import { sseFrame } from '../../sse/sse-frame.js';
import { anthropicErrorTypes, type AnthropicErrorType } from '../error-types.js';

/** What SDKs look for in an error to do something about it by themselves: without it the tool runner gives up, with it it sends everything. */
const details: Readonly<Record<string, object>> = {
  thread_unsupported: { error_code: 'thread_unsupported_request', unsupported: ['thread'] },
};

/** Claude Code goes by the type where a stream's 200 is out: most it sends again, or has the reply gone on with. */
const typeOf = ({ code, refusal }: Pick<Told, 'code' | 'refusal'>): AnthropicErrorType =>
  anthropicErrorTypes[refusal && errors[code].retry ? 'policy_denied' : code];

/**
 * An error in Anthropic's shape with Ostiary's own code and reference inside, where SDKs leave them untouched.
 * Source: platform.claude.com/docs/en/api/errors
 */
export const errorBody = (told: Pick<Told, 'code' | 'text' | 'reference' | 'refusal'>): object => ({
  type: 'error',
  error: {
    type: typeOf(told),
    message: told.text,
    code: told.code,
    ...(told.reference === '' ? {} : { reference: told.reference }),
    ...(told.code in details ? { details: details[told.code] } : {}),
  },
});

/** The same as the last event of a stream. */
export const errorFrame = (told: Told): string => sseFrame('error', errorBody(told));
