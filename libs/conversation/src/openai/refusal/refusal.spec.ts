import { errors, type ErrorCode } from '#contracts';
import type { Told } from '../../format/told.js';
import { openAiErrorType } from './error-types.js';
import { refuseJson, refuseStream, wholeAnswer } from './refusal.js';

const told: Told = {
  code: 'policy_denied',
  text: 'Refused, "because".',
  reference: 'ref-1',
  refusal: true,
  client: { kind: 'openai-sdk' },
  model: 'gpt-5',
};
const error = { message: told.text, type: 'permission_error', param: null, code: 'policy_denied', reference: 'ref-1' };

describe('a refusal in the form of chat completions', () => {
  it('before commit: 403, which no client sends again', () => {
    const { status, headers, body } = wholeAnswer(told);
    expect([status, headers['x-should-retry'], JSON.parse(body)]).toEqual([403, 'false', { error }]);
  });

  it('in a stream: an error as its last data', () => {
    expect(refuseStream(told)).toBe(`data: ${JSON.stringify({ error })}\n\n`);
  });

  it('in a JSON answer that was begun: a completion with the refusal', () => {
    expect(JSON.parse(refuseJson(told) ?? 'null')).toMatchObject({
      object: 'chat.completion',
      model: 'gpt-5',
      choices: [{ index: 0, message: { role: 'assistant', content: null, refusal: told.text }, finish_reason: 'content_filter' }],
    });
    expect(refuseJson({ ...told, code: 'upstream_unreachable', refusal: false })).toBeNull();
    expect(refuseJson({ ...told, code: 'content_rejected', refusal: false })).toContain('content_filter');
  });

  it.each([
    ['upstream_unreachable', 502, 'server_error', 'true'],
    ['upstream_busy', 503, 'overloaded_error', 'true'],
    ['audit_unavailable', 503, 'overloaded_error', 'true'],
    ['too_many_requests', 429, 'rate_limit_error', 'true'],
    ['token_invalid', 401, 'authentication_error', 'false'],
    ['body_too_slow', 408, 'timeout_error', 'false'],
    ['body_shape', 400, 'invalid_request_error', 'false'],
    ['route_unknown', 404, 'not_found_error', 'false'],
  ] as const)('tells %s as %i %s', (code, status, type, again) => {
    const answer = wholeAnswer({ ...told, code, refusal: false });
    expect([answer.status, JSON.parse(answer.body).error.type, answer.headers['x-should-retry']]).toEqual([status, type, again]);
    expect(answer.headers['retry-after'] !== undefined).toBe(errors[code].retry);
  });

  // The AI SDK makes a status of the words in type and code, and sends again what looks like 408, 409, 429 or 5xx.
  it.each(Object.keys(errors) as ErrorCode[])('tells %s in words that make the AI SDK ask again only where it may help', (code) => {
    const words = `${code} ${openAiErrorType(code)}`;
    const asksAgain =
      /insufficient_quota|rate_limit/.test(words) ||
      (!/authentication|permission|not_found|invalid|bad_request|context_length/.test(words) && code !== 'body_too_slow');
    expect(asksAgain && !errors[code].retry).toBe(false);
  });
});
