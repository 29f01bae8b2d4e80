import { type Simulator, startSimulator } from '../simulator.js';

type Json = Record<string, unknown>;

const key = 'key-of-this-test';
let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ host: '127.0.0.1', port: 0, key, ledger: null });
});
afterEach(() => simulator.close());

const call = (method: string, path: string, body?: string | FormData): Promise<Response> =>
  fetch(path.startsWith('http') ? path : `${simulator.url}${path}`, {
    method,
    headers: { 'x-api-key': key, 'anthropic-version': '2023-06-01' },
    body,
  });
const json = async (method: string, path: string, body?: object | FormData): Promise<Json> =>
  (await (await call(method, path, body instanceof FormData || body === undefined ? body : JSON.stringify(body))).json()) as Json;

const params = (content: string) => ({ model: 'claude-sonnet-5-5', max_tokens: 10, messages: [{ role: 'user', content }] });
const createBatch = (...prompts: string[]): Promise<Json> =>
  json('POST', '/v1/messages/batches', { requests: prompts.map((prompt, index) => ({ custom_id: `r${index}`, params: params(prompt) })) });

describe('a batch', () => {
  it('is in progress, then ended, and its results are those of calls of their own', async () => {
    const created = await createBatch('sim:echo one', 'sim:error 529', '');
    expect(created).toMatchObject({ processing_status: 'in_progress', results_url: null, request_counts: { processing: 3 } });
    const ended = await json('GET', `/v1/messages/batches/${String(created['id'])}`);
    expect(ended).toMatchObject({ processing_status: 'ended', request_counts: { processing: 0, succeeded: 3 } });
    const lines = (await (await call('GET', String(ended['results_url']))).text()).trim().split('\n');
    const results = new Map(lines.map((line) => JSON.parse(line) as Json).map(({ custom_id, result }) => [custom_id, result]));
    expect(results.get('r0')).toEqual({ type: 'succeeded', message: await json('POST', '/v1/messages', params('sim:echo one')) });
    expect(results.get('r1')).toMatchObject({ type: 'errored', error: { type: 'error', error: { type: 'overloaded_error' } } });
    expect(results.get('r2')).toMatchObject({ type: 'errored', error: { error: { type: 'invalid_request_error' } } });
  });

  it('can be cancelled while it is in progress, and deleted when it has ended', async () => {
    const path = `/v1/messages/batches/${String((await createBatch('one'))['id'])}`;
    expect((await call('GET', `${path}/results`)).status).toBe(400);
    expect((await call('DELETE', path)).status).toBe(400);
    expect(await json('POST', `${path}/cancel`)).toMatchObject({ processing_status: 'canceling' });
    expect(await json('GET', path)).toMatchObject({ processing_status: 'ended', request_counts: { canceled: 1 } });
    expect(await (await call('GET', `${path}/results`)).text()).toBe('{"custom_id":"r0","result":{"type":"canceled"}}\n');
    expect((await call('POST', `${path}/cancel`)).status).toBe(400);
    expect(await json('DELETE', path)).toMatchObject({ type: 'message_batch_deleted' });
    expect((await call('GET', path)).status).toBe(404);
  });

  it('is listed page by page, the newest first', async () => {
    const ids: unknown[] = [];
    for (const prompt of ['one', 'two', 'three']) ids.unshift((await createBatch(prompt))['id']);
    const first = await json('GET', '/v1/messages/batches?limit=2');
    expect(first).toMatchObject({ has_more: true, first_id: ids[0], last_id: ids[1] });
    const second = await json('GET', `/v1/messages/batches?limit=2&after_id=${String(first['last_id'])}`);
    expect(second).toMatchObject({ has_more: false, data: [{ id: ids[2] }] });
    expect(await json('GET', `/v1/messages/batches?limit=1&before_id=${String(ids[2])}`)).toMatchObject({
      has_more: true,
      data: [{ id: ids[1] }],
    });
  });

  it.each([
    ['no requests', { requests: [] }],
    ['no list', {}],
    ['a strange id', { requests: [{ custom_id: 'a b', params: {} }] }],
    ['no params', { requests: [{ custom_id: 'a' }] }],
    ['one id twice', { requests: [1, 2].map(() => ({ custom_id: 'a', params: {} })) }],
  ])('with %s is refused', async (_what, body) => {
    expect((await call('POST', '/v1/messages/batches', JSON.stringify(body))).status).toBe(400);
  });
});

describe('a file', () => {
  const upload = (text: string): Promise<Json> => {
    const form = new FormData();
    form.append('file', new File([text], 'notes.txt', { type: 'text/plain' }));
    return json('POST', '/v1/files', form);
  };

  it('is kept, shown, listed, downloaded and deleted', async () => {
    const file = await upload('some notes');
    expect(file).toMatchObject({ type: 'file', filename: 'notes.txt', mime_type: 'text/plain', size_bytes: 10 });
    const path = `/v1/files/${String(file['id'])}`;
    expect(await json('GET', path)).toEqual(file);
    expect(await json('GET', '/v1/files')).toMatchObject({ data: [file], has_more: false });
    expect(await (await call('GET', `${path}/content`)).text()).toBe('some notes');
    expect(await json('DELETE', path)).toMatchObject({ type: 'file_deleted' });
    expect((await call('GET', path)).status).toBe(404);
  });

  it('comes in a form', async () => {
    expect((await call('POST', '/v1/files', 'no form')).status).toBe(400);
  });

  it('is listed page by page', async () => {
    const ids: unknown[] = [];
    for (const text of ['one', 'two', 'three']) ids.unshift((await upload(text))['id']);
    const first = await json('GET', '/v1/files?limit=2');
    expect(first).toMatchObject({ data: [{ id: ids[0] }, { id: ids[1] }], next_page: ids[1] });
    expect(await json('GET', `/v1/files?limit=2&page=${String(first['next_page'])}`)).toMatchObject({
      data: [{ id: ids[2] }],
      next_page: null,
    });
  });

  it('is one of the newest hundred', async () => {
    const first = await upload('first');
    for (let count = 0; count < 100; count++) await upload(`later ${count}`);
    expect((await call('GET', `/v1/files/${String(first['id'])}`)).status).toBe(404);
  });
});

it('knows a model by its id', async () => {
  expect(await json('GET', '/v1/models/claude-opus-5-5')).toMatchObject({ type: 'model', id: 'claude-opus-5-5' });
  expect((await call('GET', '/v1/models/gpt-5.4')).status).toBe(404);
  expect((await call('GET', '/v1/other')).status).toBe(404);
});
