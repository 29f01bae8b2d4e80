import { RouteTable } from '../format/route-table.js';
import { openAiFormat } from './openai.format.js';

const table = new RouteTable([openAiFormat]);

describe('the routes of the OpenAI API', () => {
  it.each([
    ['POST', '/openai/v1/chat/completions', 'generate', '/v1/chat/completions'],
    ['GET', '/openai/v1/models', 'list', '/v1/models'],
    ['GET', '/openai/v1/models/gpt-5', 'list', '/v1/models/:id'],
    ['GET', '/openai/v1/chat/completions', 'refused', ''],
    ['GET', '/openai/v1/chat/completions/chatcmpl-1/messages', 'refused', ''],
    ['POST', '/openai/v1/responses', 'refused', ''],
    ['GET', '/openai/v1/responses/resp_1', 'refused', ''],
    ['POST', '/openai/v1/embeddings', 'refused', ''],
    ['POST', '/openai/v1/files', 'refused', ''],
    ['GET', '/openai/v1/files/file-1/content', 'refused', ''],
    ['POST', '/openai/v1/audio/speech', 'refused', ''],
    ['POST', '/openai/v1/images/generations', 'refused', ''],
    ['POST', '/openai/v1/threads/thread_1/runs', 'refused', ''],
  ])('%s %s: %s', (method, path, kind, upstreamPath) => {
    const { route } = table.match(method, path);
    expect(route).toMatchObject({ kind, upstreamPath });
    expect(route?.refusal === '').toBe(kind !== 'refused');
  });

  it('names every route once and tells every refusal as sentences', () => {
    const { routes } = openAiFormat;
    expect(new Set(routes.map(({ name }) => name)).size).toBe(routes.length);
    expect(new Set(routes.map(({ method, path }) => `${method} ${path}`)).size).toBe(routes.length);
    expect(routes.filter(({ refusal }) => refusal !== '' && !/^[A-Z].*\.$/.test(refusal))).toEqual([]);
  });
});
