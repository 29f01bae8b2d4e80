import { anthropicRoutes } from '../anthropic/anthropic.routes.js';
import { carried } from './route.js';
import { RouteTable } from './route-table.js';

const anthropic = { prefix: '/', routes: anthropicRoutes };
const other = { prefix: '/openai/', routes: [carried('other.chat', 'generate', 'POST', '/openai/v1/chat', '/v1/chat')] };
const table = new RouteTable([anthropic, other]);

describe('the route table', () => {
  it.each([
    ['POST', '/v1/messages', 'anthropic.messages', null],
    ['POST', '/v1/messages/batches', 'anthropic.batch_create', null],
    ['GET', '/v1/messages/batches/msgbatch_01', 'anthropic.batch', 'msgbatch_01'],
    ['GET', '/v1/messages/batches/msgbatch_01/results', 'anthropic.batch_results', 'msgbatch_01'],
    ['GET', '/v1/models/claude-x', 'anthropic.model', 'claude-x'],
    ['GET', '/v1/files/file_01/content', 'anthropic.file', null],
    ['HEAD', '/', 'anthropic.greeting', null],
    ['POST', '/openai/v1/chat', 'other.chat', null],
  ])('%s %s is %s', (method, path, name, id) => {
    expect(table.match(method, path)).toMatchObject({ route: { name }, id });
  });

  it.each([
    ['GET', '/v1/messages'],
    ['POST', '/v1/messages/'],
    ['POST', '/V1/messages'],
    ['GET', '/v1/models/a/b'],
    ['GET', '/v1/models/'],
    ['POST', '/v1/complete'],
  ])('%s %s is none', (method, path) => {
    expect(table.match(method, path)).toMatchObject({ route: null, format: anthropic });
  });

  it('answers below a prefix in the shape of its format', () => {
    expect(table.match('POST', '/openai/v1/other')).toMatchObject({ route: null, format: other });
  });
});
