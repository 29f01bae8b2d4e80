import { errors, retryAfter } from '#contracts';
import type { Told, WholeAnswer } from '../../format/told.js';
import { openAiErrorType } from './error-types.js';

/**
 * An error in OpenAI's shape, with Ostiary's own code and reference inside, where SDKs leave them untouched.
 * Source: OpenAI API reference, error codes
 */
const errorBody = ({ code, text, reference, refusal }: Told): string =>
  JSON.stringify({
    error: { message: text, type: openAiErrorType(refusal && errors[code].retry ? 'policy_denied' : code), param: null, code, reference },
  });

/**
 * An answer to a call of which nothing has been answered: 403 for a refusal, which every SDK of this format throws as such. SDKs ask again after
 * 408, 409, 429 and 5xx unless they are told not to.
 */
export function wholeAnswer(told: Told): WholeAnswer {
  const retry = !told.refusal && errors[told.code].retry;
  return {
    // The AI SDK goes by the status alone.
    status: told.refusal && errors[told.code].retry ? 403 : errors[told.code].status,
    headers: {
      'content-type': 'application/json',
      'x-should-retry': String(retry),
      ...(retry ? retryAfter(told.code, told.retryAfterSeconds) : {}),
    },
    body: errorBody(told),
  };
}

/**
 * The end of a stream whose 200 is out, wherever it stands: SDKs throw what they read here, and read no further. The AI SDK takes the type of
 * a refusal for a 403, which it does not send again.
 */
export const refuseStream = (told: Told): string => `data: ${errorBody(told)}\n\n`;

/**
 * What ends a JSON call whose 200 is out: a whole completion with the reason as its refusal, for an error behind a 200 is thrown by no SDK.
 * Null for a failure after which asking again may help: the connection breaks off, and clients ask again.
 */
export function refuseJson({ code, refusal, reference, model, text }: Told): string | null {
  if (!refusal && errors[code].retry) return null;
  const message = { role: 'assistant', content: null, refusal: text };
  return JSON.stringify({
    id: `chatcmpl-ostiary-${reference}`,
    object: 'chat.completion',
    created: 0,
    model: model ?? 'unknown',
    choices: [{ index: 0, message, logprobs: null, finish_reason: 'content_filter' }],
    usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
  });
}
