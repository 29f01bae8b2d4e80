import { request } from 'node:http';
import { eventually } from '#messaging/testing';
import { approvalsChannel } from '../slack-simulator.js';
import { type RunningSlackSimulator, startSlackSimulator } from '../start-slack-simulator.js';
import { card } from '../testing/card.js';

const channel = approvalsChannel.id;

describe('the page of the simulated workspace', () => {
  let running: RunningSlackSimulator;
  beforeAll(async () => {
    running = await startSlackSimulator();
  });
  afterAll(() => running.close());

  const post = (text: string, more: object = {}) =>
    running.slack.workspace.messages.post({ channel, user: running.slack.workspace.author.botUserId, text, ...more });
  const view = async (user: string) =>
    (await fetch(`${running.url}/slack/view?user=${user}`)).json() as Promise<{
      places: { name: string; messages: { ts: string; thread: object[] }[] }[];
    }>;

  it('says plainly that it is a simulation, and takes scripts and styles from itself alone', async () => {
    const page = await fetch(`${running.url}/slack`);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    const html = await page.text();
    expect(html).toContain('Nothing here is Slack');
    for (const path of [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path))
      expect([path, (await fetch(`${running.url}${path}`)).status]).toEqual([path, 200]);
    expect(await (await fetch(`${running.url}/slack/client.js`)).text()).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write|eval\(/);
  });

  it('shows each person what they may see', async () => {
    const { ts } = post('for all', { blocks: card });
    post('in the thread', { threadTs: ts });
    post('for bob alone', { ephemeralTo: 'U0SIMBOB' });
    const alice = running.slack.workspace.findPerson('alice');
    if (alice !== undefined)
      running.slack.workspace.messages.post({ channel: running.slack.workspace.directWith(alice).id, user: alice.id, text: 'to the bot' });
    const seen = async (user: string) => JSON.stringify(await view(user));
    expect(await seen('bob')).toContain('for bob alone');
    expect(await seen('carol')).not.toContain('for bob alone');
    expect(await seen('alice')).toContain('to the bot');
    expect(await seen('bob')).not.toContain('to the bot');
    const [approvals] = (await view('carol')).places;
    expect(approvals?.messages.find((message) => message.ts === ts)?.thread).toHaveLength(1);
  });

  it('is told of changes as they come, in one line for many', async () => {
    const stop = new AbortController();
    const live = await fetch(`${running.url}/slack/live`, { signal: stop.signal });
    const reader = live.body?.getReader();
    let told = 0;
    void (async () => {
      for (let part = await reader?.read(); part?.done === false; part = await reader?.read())
        told += new TextDecoder().decode(part.value as Uint8Array).split('data:').length - 1;
    })().catch(() => undefined);
    await eventually('the first line', () => told === 1);
    for (let n = 0; n < 20; n += 1) post('again');
    await eventually('another line', () => told === 2);
    stop.abort();
  });

  it.each([
    ['another name of this machine', { host: 'evil.example' }, 403],
    ['a page of another origin', { origin: 'https://evil.example' }, 403],
    ['a form of any page', { 'content-type': 'text/plain' }, 415],
    ['its own page', {}, 404],
  ])('takes from %s: %j -> %d', async (_name, headers, status) => {
    const { port } = new URL(running.url);
    const own = { host: `127.0.0.1:${port}`, origin: `http://127.0.0.1:${port}`, 'content-type': 'application/json' };
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      request(`${running.url}/slack/click`, { method: 'POST', headers: { ...own, ...headers } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on('error', reject)
        .end('{"ts":"1.000000","user":"bob","action":"approve"}');
    });
    expect(answered).toBe(status);
  });

  it('lists faults, takes them, and forgets them', async () => {
    const faults = async (method: string, body?: object) =>
      (
        await fetch(`${running.url}/slack/faults`, {
          method,
          headers: { 'content-type': 'application/json' },
          body: body && JSON.stringify(body),
        })
      ).json();
    expect(await faults('POST', { status: 429, retryAfter: 3, times: 2 })).toEqual([{ status: 429, retryAfter: 3, times: 2, left: 2 }]);
    expect(await faults('POST', { status: 9 })).toMatchObject({ ok: false, error: expect.stringContaining('status') });
    expect(await faults('GET')).toHaveLength(1);
    expect(await faults('DELETE')).toEqual([]);
  });

  it('refuses what is too large, no JSON, or nothing that there is', async () => {
    const send = async (path: string, body: string) =>
      (await fetch(`${running.url}/slack/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status;
    expect(await send('click', '{')).toBe(400);
    expect(await send('click', `"${'x'.repeat(1_000_001)}"`)).toBe(413);
    expect(await send('nothing', '{}')).toBe(404);
    expect((await fetch(`${running.url}/slackers`)).status).toBe(404);
  });
});
