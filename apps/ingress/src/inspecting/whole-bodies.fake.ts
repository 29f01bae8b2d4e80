import { wholeBody } from '#conversation/testing';
import { BoundIds } from '../call/bound-ids.js';
import { testPrincipal, testRules } from './request-fate.fake.js';

const ids = new BoundIds(testRules('version: 1\nrules: []\n').key);
const whole = JSON.stringify(wholeBody()).replaceAll(/"((file|container)_\w+)"/g, (_all, id: string, kind: 'file' | 'container') =>
  JSON.stringify(ids.bind(kind, testPrincipal, id)),
);

/** A Messages request that has every part the format knows, with files and a container of the caller's own. A new one each time. */
export const anthropicBody = (): Record<string, unknown> => JSON.parse(whole);

const parameters = { type: 'object', properties: { path: { type: 'string', description: 'a file' } }, required: ['path'] };

/** A chat completion's request that has every part the format knows. */
export const openaiBody = (): Record<string, unknown> =>
  structuredClone({
    model: 'gpt-5',
    stream: true,
    stream_options: { include_usage: true },
    max_completion_tokens: 512,
    temperature: 0.5,
    n: 2,
    stop: ['END'],
    user: 'u1',
    metadata: { team: 'a' },
    response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: parameters } },
    tools: [{ type: 'function', function: { name: 'edit', description: 'edits a file', parameters } }],
    tool_choice: { type: 'function', function: { name: 'edit' } },
    messages: [
      { role: 'system', content: 'be brief' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'look' },
          { type: 'image_url', image_url: { url: 'https://example.net/a.png' } },
        ],
      },
      {
        role: 'assistant',
        content: 'a file first',
        tool_calls: [{ id: 'call_01', type: 'function', function: { name: 'edit', arguments: '{"path":"a.ts","deep":{"more":["x",1]}}' } }],
      },
      { role: 'tool', tool_call_id: 'call_01', content: 'written' },
      { role: 'user', name: 'alice', content: 'go on' },
    ],
  });
