import { randomBytes, randomInt } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { formats, RouteTable } from '#conversation';
import { principalKey, type Principal } from '#contracts';
import { BoundIds } from '../call/bound-ids.js';
import { ClientCall } from '../call/client-call.js';
import { buildRuleset } from '../ruleset/ruleset.js';
import { requestHead } from './request-head.js';

const rules = buildRuleset('version: 1\nrules: []\n', 1, randomBytes(32));
const person = (subject: string): Principal => ({ issuer: 'https://id.example.com', subject, name: subject, email: null, groups: [] });
const alice = person('alice');
const table = new RouteTable(formats);

const head = (method: string, url: string, headers: Record<string, string> = {}, who = alice) => {
  const request = { method, url, headers } as unknown as IncomingMessage;
  const response = { on: () => response } as unknown as ServerResponse;
  return requestHead(new ClientCall(request, response, table.match(method, url.split('?')[0] ?? '')), who, rules);
};

describe('the head of a forwarded request', () => {
  it('has the provider’s own path, and the query as it came', () => {
    expect(head('POST', '/openai/v1/chat/completions?a=b').path).toBe('/v1/chat/completions?a=b');
    expect(head('GET', '/v1/models/claude-x').path).toBe('/v1/models/claude-x');
  });

  it('names a batch of the caller’s own by the provider’s id, and no other', () => {
    const bound = new BoundIds(rules.key).bind('batch', principalKey(alice), 'msgbatch_01');
    expect(head('GET', `/v1/messages/batches/${bound}/results`).path).toBe('/v1/messages/batches/msgbatch_01/results');
    for (const [id, who] of [
      ['msgbatch_01', alice],
      [bound, person('mallory')],
    ] as const)
      expect(() => head('GET', `/v1/messages/batches/${id}`, {}, who)).toThrow('no such batch');
  });

  it('refuses what is surely a secret, where it cannot be masked, and repeats none of it', () => {
    const token = `AKIA${Array.from({ length: 16 }, () => 'ABCDEFGHJKLMNPQRSTUVWXYZ234567'[randomInt(30)]).join('')}`;
    const inHeader = () => head('POST', '/v1/messages', { 'x-note': token });
    const inQuery = () => head('POST', `/v1/messages?note=${token}`);
    const escaped = () => head('POST', `/v1/messages?note=%${token.charCodeAt(0).toString(16)}${token.slice(1)}`);
    const inPath = () => head('GET', `/v1/models/${token}`);
    const inName = () => head('POST', '/v1/messages', { [`lin_api_${randomBytes(20).toString('hex')}`]: '1' });
    expect(inName).toThrow('A header holds');
    const inPathOfOther = () => head('GET', `/openai/v1/models/x-${token}`);
    expect(inHeader).toThrow('The header x-note');
    for (const refused of [inHeader, inName, inQuery, escaped, inPath, inPathOfOther]) {
      expect(refused).toThrow(expect.objectContaining({ code: 'body_field_refused' }));
      expect(refused).not.toThrow(token);
    }
    expect(head('POST', '/v1/messages?beta=true', { 'x-note': 'plain', 'anthropic-version': '2023-06-01' }).headers).toMatchObject({
      'x-note': 'plain',
    });
  });
});
