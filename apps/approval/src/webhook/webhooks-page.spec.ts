import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#free-ports';
import { eventually } from '#messaging/testing';
import { signatures, signingKey } from './signature.js';

/** The receiver of docs/webhooks.md, as somebody copies it. */
describe('the receiver of the page', () => {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  let folder: string;
  let child: ChildProcess;
  let url: string;
  let printed = '';
  beforeAll(async () => {
    const page = await readFile('docs/webhooks.md', 'utf8');
    folder = await mkdtemp(join(tmpdir(), 'ostiary-receiver-'));
    await writeFile(join(folder, 'receiver.mjs'), /```js\n(.*?)```/s.exec(page)![1]!);
    const port = await freePort();
    url = `http://127.0.0.1:${port}/`;
    const env = { WEBHOOK_SECRET: secret, PORT: String(port) };
    child = spawn(process.execPath, [join(folder, 'receiver.mjs')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout!.on('data', (text) => (printed += text));
    await eventually('its port', async () => (await fetch(url)).status === 401);
  });
  afterAll(async () => {
    child.kill();
    await rm(folder, { recursive: true });
  });

  const body = JSON.stringify({ type: 'approval.decided', data: { reason: 'Größe ✓' } });
  const now = (): number => Math.floor(Date.now() / 1_000);
  const post = async (id: string, seconds: number, sent = body, by = [secret], header?: string): Promise<number> => {
    const signature = header ?? signatures(by.map(signingKey), id, seconds, body);
    const headers = { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': signature };
    return (await fetch(url, { method: 'POST', headers, body: sent })).status;
  };

  it('takes what is signed, and does each change once', async () => {
    expect([await post('a-1', now()), await post('a-1', now())]).toEqual([204, 204]);
    await eventually('what it prints', () => printed.includes('approval.decided'));
    const other = `whsec_${randomBytes(32).toString('base64')}`;
    expect(await post('a-2', now(), body, [other, secret])).toBe(204);
    await eventually('the second', () => printed.split('\n').length === 3);
    expect(printed).toBe('approval.decided\napproval.decided\n');
  });

  it('refuses what is altered, forged, too old or from the future', async () => {
    const other = `whsec_${randomBytes(32).toString('base64')}`;
    expect([
      await post('b-1', now(), body.replace('decided', 'expired')),
      await post('b-1', now(), body, [other]),
      await post('b-1', now(), body, [], ''),
      await post('b-1', now() - 400),
      await post('b-1', now() + 400),
      await post('b-1', Number.NaN),
    ]).toEqual([401, 401, 401, 401, 401, 401]);
    expect(printed).not.toContain('expired');
  });
});
