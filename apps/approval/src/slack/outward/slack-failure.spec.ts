import { webApi } from '@slack/bolt';
import { failureOf } from './slack-failure.js';

const platform = (error: string) => new webApi.WebAPIPlatformError({ ok: false, error });
const network = (code?: string) =>
  new webApi.WebAPIRequestError(
    new TypeError('fetch failed', code === undefined ? {} : { cause: Object.assign(new Error(code), { code }) }),
  );
const http = (status: number, headers: Record<string, string> = {}) => new webApi.WebAPIHTTPError(status, 'x', headers, 'x');

describe('why a call to Slack did not do what it should', () => {
  it.each([
    ['too many calls', new webApi.WebAPIRateLimitedError(7), 'limited', 7_000],
    ['a wait that nobody waits', new webApi.WebAPIRateLimitedError(1e9), 'limited', 3_600_000],
    ['blocks that it does not take', platform('invalid_blocks'), 'content', null],
    ['a channel that is archived', platform('is_archived'), 'place', null],
    ['a code that nobody knows', platform('new_in_2030'), 'place', null],
    ['a message that is gone', platform('message_not_found'), 'gone', null],
    ['a trouble of its own', platform('internal_error'), 'unsure', 0],
    ['a page', platform('<html>Welcome</html>'), 'unsure', 0],
    ['an error of the server', http(502), 'unsure', 0],
    ['an error of the server that says when', http(503, { 'retry-after': '3' }), 'unsure', 3_000],
    ['a refusal of something between', http(403), 'away', 0],
    ['nobody listening', network('ECONNREFUSED'), 'away', null],
    ['a connection that broke', network('ECONNRESET'), 'unsure', null],
    ['no answer in time', new webApi.WebAPIRequestError(new DOMException('late', 'TimeoutError')), 'unsure', null],
    ['an answer that broke off', new TypeError('terminated'), 'unsure', null],
  ])('%s', (_, error, kind, retryAfterMs) => {
    expect(failureOf(error)).toMatchObject({ kind, retryAfterMs });
  });
});
