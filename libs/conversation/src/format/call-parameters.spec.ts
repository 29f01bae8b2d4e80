import { parseJson } from '../json/parse-json.js';
import type { JsonObject } from '../json/json-node.js';
import { type CallParameters, callParameters, commonParameters } from './call-parameters.js';

const of = (body: object | string) => {
  const told = callParameters(parseJson(typeof body === 'string' ? body : JSON.stringify(body)) as JsonObject);
  return JSON.parse(JSON.stringify(told)) as unknown;
};

describe('the parameters of a call', () => {
  it('are its numbers, truth values and choices, by the provider’s names', () => {
    const body = {
      model: 'claude-test',
      max_tokens: 4096,
      stream: true,
      temperature: 0.5,
      service_tier: 'auto',
      thinking: { type: 'enabled', budget_tokens: 2000 },
      output_config: { format: { type: 'json_schema', schema: { type: 'object' } } },
    };
    expect(of(body)).toEqual({ ...body, output_config: { format: { type: 'json_schema' } } });
  });

  it('hold nothing that somebody wrote', () => {
    expect(of({ system: 'You are kind.', user: 'Alice', stop: ['a'], messages: [{ role: 'user', content: 'hi' }], top_p: null })).toEqual(
      {},
    );
  });

  it('keep a key that is called like a prototype', () => {
    const told = callParameters(parseJson('{"__proto__":{"max_tokens":5}}') as JsonObject);
    expect([Object.keys(told), told['max_tokens']]).toEqual([['__proto__'], undefined]);
  });

  it('of several calls are what all of them have, of numbers the largest', () => {
    const calls: CallParameters[] = [
      { max_tokens: 10, temperature: 1, tier: 'auto', thinking: { type: 'enabled', budget_tokens: 5 } },
      { max_tokens: 99, tier: 'flex', thinking: { type: 'enabled', budget_tokens: 7 } },
    ];
    expect({ ...commonParameters(calls), thinking: { ...(commonParameters(calls)['thinking'] as object) } }).toEqual({
      max_tokens: 99,
      thinking: { type: 'enabled', budget_tokens: 7 },
    });
    expect({ ...commonParameters([]) }).toEqual({});
  });
});
