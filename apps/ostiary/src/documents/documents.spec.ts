import 'reflect-metadata';
import { checkedIn, documents, render } from './documents.js';

describe('what is made from the code', () => {
  it.each(Object.keys(documents))('%s is as `npm run docs` writes it', async (path) => {
    expect(await checkedIn(path)).toBe(await render(path));
  });

  it('tells every operation of the control APIs, with its answers', async () => {
    const document = JSON.parse(await render('docs/openapi.json')) as {
      paths: Record<string, Record<string, { responses: Record<string, { content?: unknown }>; operationId: string }>>;
    };
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
    );
    expect(operations.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'get /api/policy',
        'put /api/policy',
        'post /api/policy/validate',
        'get /api/policy/versions',
        'post /api/policy/rollback',
        'get /api/approvals',
        'get /api/approvals/{id}',
        'post /api/approvals/{id}/votes',
        'get /api/sessions',
        'get /api/sessions/{id}',
        'get /api/exchanges',
        'get /api/exchanges/{id}',
      ]),
    );
    const silent = operations.filter(
      ({ operation }) =>
        !Object.entries(operation.responses).some(
          ([status, { content }]) => status === '204' || (/^2\d\d$/.test(status) && content !== undefined),
        ),
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
  });
});
