import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { formats, RouteTable } from '#conversation';
import { ClientCall } from './client-call.js';

const token = 'a.token.that-nobody-needs';

/** A request as Node's parser makes it. */
function requestOf(...rawHeaders: string[]): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.rawHeaders = rawHeaders;
  for (let at = 0; at < rawHeaders.length; at += 2) request.headers[rawHeaders[at]!.toLowerCase()] = rawHeaders[at + 1];
  return request;
}

describe('a call', () => {
  it.each([
    ['in one header', ['authorization', `Bearer ${token}`]],
    ['in the other', ['X-Api-Key', token]],
    ['in both, as a helper sends it', ['Authorization', `Bearer ${token}`, 'x-api-key', token]],
    ['sent twice', ['authorization', `Bearer ${token}`, 'Authorization', `Bearer ${token}`]],
    ['by nobody', []],
  ])('forgets its credentials %s, and nothing else', (_where, credentials) => {
    const request = requestOf('host', 'x', ...credentials, 'X-Claude-Code-Session-Id', 'session');
    const call = new ClientCall(request, new ServerResponse(request), new RouteTable(formats).match('POST', '/v1/messages'));
    call.forgetCredentials();
    expect(JSON.stringify([request.rawHeaders, request.headers])).not.toContain(token);
    expect(call.header('x-claude-code-session-id')).toBe('session');
    expect(request.headers).toEqual({ host: 'x', 'x-claude-code-session-id': 'session' });
  });
});
