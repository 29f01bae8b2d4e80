import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { run } from '../run.js';

interface Asked {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly match: string | undefined;
  readonly reason: string | undefined;
  readonly body: unknown;
}

/** The control APIs, which answer everything alike. */
describe('ostiary policy', () => {
  let server: Server;
  let asked: Asked[];
  let answer: { status: number; body?: object };
  beforeAll(async () => {
    server = createServer((request, response) => {
      void answered(request, response);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  beforeEach(() => (asked = []));
  afterAll(() => server.close());

  async function answered(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url, headers } = request;
    const { 'if-match': match, 'x-ostiary-reason': reason } = headers;
    const sent = await text(request);
    asked.push({ method, url, match, reason: reason as string | undefined, body: sent === '' ? null : JSON.parse(sent) });
    response.writeHead(answer.status).end(answer.body === undefined ? '' : JSON.stringify(answer.body));
  }

  async function ostiary(...args: string[]) {
    const said = { code: 0, out: '', err: '' };
    const read = async (): Promise<string> => 'version: 1';
    const terminal = { read, out: (told: string) => void (said.out += told), err: (told: string) => void (said.err += told) };
    const env = { OSTIARY_TOKEN: 't', OSTIARY_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    said.code = await run(['policy', ...args], terminal, env);
    return said;
  }

  describe('publish', () => {
    it('says which version is in force, and what could not be checked', async () => {
      answer = { status: 201, body: { version: 3, unchecked: ['Nobody\nlooked.'] } };
      expect(await ostiary('publish', 'p.yaml', '--message', 'Hush', '--if-match', '2', '--reason', 'Duty')).toEqual({
        code: 0,
        out: 'Version 3 is in force.\n',
        err: 'Nobody looked.\n',
      });
      const body = { source: 'version: 1', message: 'Hush', force: false };
      expect(asked).toEqual([{ method: 'PUT', url: '/api/policy', match: '"2"', reason: 'Duty', body }]);
    });

    it('publishes the policy of a scope', async () => {
      answer = { status: 201, body: { version: 3 } };
      expect((await ostiary('publish', 'p.yaml', '--scope', 'group:payments')).out).toBe('Version 3 is in force.\n');
      expect(asked).toMatchObject([{ method: 'PUT', url: '/api/policies/group%3Apayments' }]);
      expect(await ostiary('publish', 'p.yaml', '--scope', 'payments')).toMatchObject({
        code: 2,
        err: expect.stringContaining('group:NAME'),
      });
      expect(asked).toHaveLength(1);
    });

    it('says who goes on where it is only proposed', async () => {
      answer = { status: 202, body: { proposal: 'abc' } };
      expect((await ostiary('publish', 'p.yaml', '--force')).out).toMatch(/ostiary policy proposals publish abc\n$/);
      expect(asked[0]).toMatchObject({ match: undefined, body: { source: 'version: 1', force: true } });
    });

    it('ends with 1 where it would give something up, and says what', async () => {
      const warnings = [{ code: 'no-secret-rule', message: 'No rule masks secrets.' }];
      answer = { status: 409, body: { code: 'policy_doubtful', detail: 'No.', warnings } };
      expect(await ostiary('publish', 'p.yaml')).toEqual({
        code: 1,
        out: 'p.yaml: no-secret-rule: No rule masks secrets.\nNot published. --force publishes it all the same.\n',
        err: '',
      });
      expect(JSON.parse((await ostiary('publish', 'p.yaml', '--json')).out)).toEqual({ file: 'p.yaml', warnings });
    });

    it.each([
      [
        422,
        { code: 'content_rejected', detail: 'No.', errors: [{ line: 2, column: 3, message: 'What is that?' }] },
        'p.yaml:2:3: What is that?\n',
      ],
      [412, { code: 'version_changed', detail: 'Version 3 is in force.' }, 'answered 412: Version 3 is in force.\n'],
      [409, { code: 'state_conflict', detail: 'Enough wait.' }, 'answered 409: Enough wait.\n'],
    ])('ends with 2 where it cannot be published: %s', async (status, body, why) => {
      answer = { status, body };
      expect(await ostiary('publish', 'p.yaml')).toEqual({ code: 2, out: '', err: expect.stringContaining(why) });
    });

    it('takes a number as the version', async () => {
      expect(await ostiary('publish', 'p.yaml', '--if-match', '"2"')).toMatchObject({ code: 2 });
      expect(asked).toEqual([]);
    });
  });

  describe('proposals', () => {
    const summary = {
      id: 'abc',
      author: { name: 'Ann', subject: 'ann' },
      message: 'Hush',
      restores: null,
      baseVersion: 2,
      proposedAt: '2026-03-04T09:00:00.000Z',
    };

    it('are listed, with why', async () => {
      answer = { status: 200, body: { items: [summary, { ...summary, id: 'def', message: null, restores: 1 }] } };
      const { code, out } = await ostiary('proposals');
      expect([code, out]).toEqual([0, expect.stringMatching(/^PROPOSAL .*\nabc .* Ann +Hush\ndef .* brings back version 1\n$/)]);
      expect((await ostiary('proposals', 'list', '--json')).out.split('\n')).toHaveLength(3);
      answer = { status: 200, body: { items: [] } };
      expect((await ostiary('proposals', 'list')).out).toBe('Nothing waits for a second person.\n');
    });

    it('are shown with what they would change', async () => {
      const rules = { added: ['hush'], removed: [], changed: [] };
      answer = { status: 200, body: { ...summary, source: 'version: 1', diff: { rules, fields: [], text: '@@\n+hush\n' } } };
      const { out } = await ostiary('proposals', 'show', 'abc');
      expect(out).toBe(
        'abc, proposed by Ann (ann) at 2026-03-04T09:00:00.000Z on version 2: Hush\n\n+ rule hush\n\n--- in force\n+++ proposed\n@@\n+hush\n',
      );
    });

    it('are put in force, or taken back', async () => {
      answer = { status: 201, body: { version: 3 } };
      expect((await ostiary('proposals', 'publish', 'abc')).out).toBe('Version 3 is in force.\n');
      answer = { status: 204 };
      expect(await ostiary('proposals', 'withdraw', 'a/b')).toEqual({ code: 0, out: 'Taken back.\n', err: '' });
      expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
        'POST /api/policy/proposals/abc/publish',
        'DELETE /api/policy/proposals/a%2Fb',
      ]);
    });

    it('need an id for all but their list', async () => {
      for (const args of [['show'], ['list', 'abc'], ['frob', 'abc'], ['publish', 'a', 'b']])
        expect(await ostiary('proposals', ...args)).toMatchObject({ code: 2, err: expect.stringContaining('Name what to do') });
      answer = { status: 403, body: { code: 'second_person_required', detail: 'Ann proposed it.' } };
      expect(await ostiary('proposals', 'publish', 'abc')).toMatchObject({ code: 2, err: expect.stringContaining('Ann proposed it.') });
    });
  });
});
