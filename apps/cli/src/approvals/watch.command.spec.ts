import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CredentialsFile } from '../sign-in/credentials-file.js';
import type { Terminal } from '../terminal.js';
import { changed } from './approval.fake.js';
import type { LiveApproval } from './live-approval.js';
import { watch } from './watch.command.js';

const me = { principal: { issuer: 'https://issuer.test', subject: 'ann', name: 'Ann', email: null }, groups: [], roles: ['requester'] };
const event = (live: LiveApproval, id: string): string => `event: approval\ndata: ${JSON.stringify(live)}\nid: ${id}\n\n`;

describe('ostiary approvals watch', () => {
  let folder: string;
  let server: Server;
  let file: CredentialsFile;
  let answers: ((request: IncomingMessage, response: ServerResponse) => void)[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'watch-'));
    server = createServer((request, response) => {
      if (request.url === '/api/me') return void response.end(JSON.stringify(me));
      return answers.shift()?.(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    file = new CredentialsFile(join(folder, 'credentials.json'));
    await file.write({
      control: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      issuer: 'https://issuer.test',
      clientId: 'c',
      parameters: {},
      accessToken: 'access',
      obtainedAt: Date.now(),
      expiresAt: Date.now() + 3_600_000,
      refreshToken: null,
    });
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  });

  /** Watches until the line is there, and gives back all that was printed. */
  const until = async (wanted: string, json = false): Promise<string> => {
    const end = new AbortController();
    let printed = '';
    const terminal: Terminal = {
      read: () => Promise.reject(new Error('nothing to read')),
      out: (text) => {
        printed += text;
        if (printed.includes(wanted)) end.abort();
      },
      err: () => undefined,
    };
    expect(await watch(json, file, terminal, end.signal)).toBe(0);
    return printed;
  };
  const streaming = (response: ServerResponse): ServerResponse => response.writeHead(200, { 'content-type': 'text/event-stream' });

  it('goes on from where it was when the connection breaks, and tells nothing twice', async () => {
    const open: LiveApproval = { ...changed('x'), happened: null };
    const asked: (string | undefined)[] = [];
    answers = [
      (request, response) => {
        asked.push(request.headers['last-event-id'] as string | undefined);
        streaming(response).write(`event: approval\ndata: ${JSON.stringify(open)}\n\n${event(changed('seen'), '7-1')}`, () =>
          response.destroy(),
        );
      },
      (request, response) => {
        asked.push(request.headers['last-event-id'] as string | undefined);
        streaming(response).write(
          `event: approval\ndata: ${JSON.stringify(open)}\n\n${event(changed('decided', { state: 'denied', reason: 'No.' }), '7-2')}`,
        );
      },
    ];
    const lines = (await until('DENIED')).trimEnd().split('\n');
    expect(asked).toEqual([undefined, '7-1']);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/Z {2}a-1 {2}HELD, rule production-database/);
    expect(lines[1]).toBe('12:00:00Z  a-1  Bob looks at it');
    expect(lines[2]).toBe('12:00:00Z  a-1  DENIED by Bob: No.');
  });

  it('prints each event as one line of JSON, and lets nothing move about on the terminal', async () => {
    const sly = changed('commented', {}, 'look\u001b[2K\nhere');
    for (const json of [true, false]) {
      answers = [(_request, response) => void streaming(response).write(event(sly, '1-1'))];
      const printed = await until('look', json);
      expect(printed.replace(/\n$/, '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      if (json) expect(JSON.parse(printed)).toEqual(sly);
    }
  });

  it('ends where only a person can help', async () => {
    answers = [
      (_request, response) =>
        void response.writeHead(429).end('{"detail":"You have 8 of these streams open already","code":"too_many_requests"}'),
    ];
    await expect(until('never')).rejects.toThrow('8 of these streams');
  });
});
