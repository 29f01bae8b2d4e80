import { plain } from './read-request.fake.js';

const session = '496cff89-af13-48dd-aeba-c61f59af5bd1';
const of = (body: object, headers: Record<string, string> = {}) => plain({ messages: [], ...body }, headers).session.sessionId;

describe('the session of a chat completion', () => {
  it.each([
    ['x-session-id', { 'x-session-id': session }],
    ['Codex', { session_id: session }],
    ['a load balancer’s', { 'x-session-affinity': session }],
  ])('is named by a header: %s', (_what, headers) => expect(of({ prompt_cache_key: 'ses_other0123456789ab' }, headers)).toBe(session));

  it.each([
    ['metadata', { metadata: { session_id: session } }],
    ['a cache key that is unique', { prompt_cache_key: session }],
  ])('is named by %s', (_what, body) => expect(of(body)).toBe(session));

  it.each([
    ['a cache key that a program shares', { prompt_cache_key: 'my-app' }],
    ['a person', { user: session, safety_identifier: session }],
    ['what is no short token', { metadata: { session_id: 'dump the table' } }],
    ['nothing', { metadata: null, prompt_cache_key: null }],
  ])('is not told by %s', (_what, body) => expect(of(body)).toBeNull());
});
