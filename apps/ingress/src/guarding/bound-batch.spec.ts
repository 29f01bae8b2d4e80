import { randomBytes } from 'node:crypto';
import { principalKey, type Principal } from '#contracts';
import { BoundIds } from '../call/bound-ids.js';
import { buildRuleset } from '../ruleset/ruleset.js';
import { boundBatch } from './bound-batch.js';

const rules = buildRuleset('version: 1\nrules: []\n', 1, randomBytes(32));
const alice: Principal = { issuer: 'https://id.example.com', subject: 'alice', name: 'alice', email: null, groups: [] };

describe('a batch as its caller is told of it', () => {
  it('has an id that only this caller can use, and its results here', () => {
    const text =
      '{"id":"msgbatch_01","type":"message_batch","results_url":"https://api.example.com/v1/messages/batches/msgbatch_01/results","n":1}';
    const told: Record<string, string> = JSON.parse(boundBatch(text, alice, rules));
    expect(new BoundIds(rules.key).open('batch', principalKey(alice), told['id'] ?? '')).toBe('msgbatch_01');
    expect(told).toMatchObject({ type: 'message_batch', results_url: `/v1/messages/batches/${told['id']}/results`, n: 1 });
  });

  it.each(['{"type":"error"}', '[]', 'no JSON', '{"id":3}'])('stays as it is where it is none: %s', (text) => {
    expect(boundBatch(text, alice, rules)).toBe(text);
  });

  it('has no results yet while it is under way', () => {
    expect(boundBatch('{"id":"msgbatch_01","results_url":null}', alice, rules)).toContain('"results_url":null');
  });
});
