import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CredentialsFile } from '../sign-in/credentials-file.js';
import { defaultIngress, toolHook } from './hook.command.js';

describe('ostiary hook', () => {
  let home: string;
  let file: CredentialsFile;
  let server: Server;
  let answer: RequestListener;
  const asked: { path: string | undefined; token: string | undefined; body: string }[] = [];
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'ostiary-hook-'));
    file = CredentialsFile.of({ XDG_CONFIG_HOME: home }, home);
    await file.write({
      control: 'http://127.0.0.1:1',
      issuer: 'https://issuer.invalid',
      clientId: 'cli',
      parameters: {},
      accessToken: 'token-of-alice',
      obtainedAt: Date.now(),
      expiresAt: Date.now() + 3_600_000,
      refreshToken: null,
    });
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (bytes: Buffer) => (body += bytes.toString()));
      request.on('end', () => {
        asked.push({ path: request.url, token: request.headers.authorization, body });
        answer(request, response);
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    server.close();
    await rm(home, { recursive: true });
  });

  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const run = async (ingress = url(), of = file): Promise<{ code: number; out: string }> => {
    const out: string[] = [];
    const terminal = { read: async () => '{"tool_name":"Bash"}', out: (text: string) => void out.push(text), err: () => undefined };
    return { code: await toolHook(ingress, of, terminal), out: out.join('') };
  };

  it('asks what it is given with a fresh token, and prints the answer as it came', async () => {
    answer = (_, response) => void response.write(' ', () => response.end('{"decision":"block","reason":"No."}'));
    expect(await run()).toEqual({ code: 0, out: ' {"decision":"block","reason":"No."}' });
    expect(asked.at(-1)).toEqual({ path: '/hooks/claude-code', token: 'Bearer token-of-alice', body: '{"tool_name":"Bash"}' });
  });

  it.each([
    ['an error', (_, response) => void response.writeHead(502).end('{}')],
    ['what is no JSON', (_, response) => void response.end('<html>')],
    ['nothing', (_, response) => void response.end()],
    ['a connection that breaks', (request) => void request.socket.destroy()],
  ] satisfies [string, RequestListener][])('rejects %s, which blocks', async (_, listener) => {
    answer = listener;
    await expect(run()).rejects.toThrow('Nothing runs until it does.');
  });

  it('rejects an answer that breaks off', async () => {
    answer = (request, response) => void response.writeHead(200).write('{', () => request.socket.destroy());
    await expect(run()).rejects.toThrow('Nothing runs until it does.');
  });

  it('rejects without a sign-in, and gives no token to a network in clear', async () => {
    await expect(run(url(), CredentialsFile.of({ XDG_CONFIG_HOME: join(home, 'nobody') }, home))).rejects.toThrow('not signed in');
    await expect(run('http://ostiary.example')).rejects.toThrow('https://');
    expect([defaultIngress({}), defaultIngress({ OSTIARY_INGRESS: 'https://o.example' })]).toEqual([
      'http://127.0.0.1:8080',
      'https://o.example',
    ]);
  });
});
