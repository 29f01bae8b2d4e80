import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '#messaging/testing';
import { EmbeddedSystem } from './harness/embedded-system.js';
import { RealBrowser, signIn } from './harness/real-browser.js';
import { uniqueWord } from './harness/unique.js';

/** A page of somebody else, which posts a form to us as soon as it is opened. */
async function hostilePage(
  action: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<{ readonly server: Server; readonly port: number }> {
  const inputs = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`);
  const html = `<!doctype html><title>A prize</title><form method="post" action="${action}">${inputs.join('')}</form><script>document.forms[0].submit()</script>`;
  const server = createServer((_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end(html));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

describe('the pages, in a real browser', () => {
  let browser: RealBrowser;
  beforeAll(async () => {
    browser = await RealBrowser.start();
  });
  afterAll(() => browser?.close());

  describe('of the control address', () => {
    let system: EmbeddedSystem;
    let control: string;
    beforeAll(async () => {
      system = await EmbeddedSystem.prepare('17-browser', { OSTIARY_SLACK: 'simulated' });
      await system.start();
      control = `http://127.0.0.1:${system.environment['OSTIARY_API_PORT']}`;
    });
    afterAll(() => system?.stop());

    it('let people sign in, tell them who they are, and let them sign out', async () => {
      const page = await browser.page();
      await signIn(page, control, 'bob');
      expect(await page.locator('h1').textContent()).toBe('You are Bob');
      expect(await page.locator('table').innerText()).toMatch(/bob@ostiary\.example[\s\S]*security[\s\S]*Role: reviewer/);
      expect(await (await page.request.get(`${control}/api/me`)).json()).toMatchObject({ principal: { subject: 'bob' } });
      await page.getByRole('button', { name: 'Sign out' }).click();
      expect(await page.locator('a.button').textContent()).toContain('Sign in at');
      expect((await page.request.get(`${control}/api/me`)).status()).toBe(401);
      expect(await page.context().cookies()).toEqual(
        expect.not.arrayContaining([expect.objectContaining({ name: expect.stringContaining('ostiary') })]),
      );
    });

    it('keep the session where no script and no other site sees it', async () => {
      const page = await browser.page();
      await signIn(page, control, 'bob');
      const cookies = (await page.context().cookies(control)).filter(({ name }) => name.startsWith('ostiary-session'));
      expect(cookies.length).toBeGreaterThan(0);
      expect(cookies.map(({ httpOnly, sameSite, path }) => [httpOnly, sameSite, path])).toEqual(cookies.map(() => [true, 'Lax', '/']));
      expect(await page.evaluate('document.cookie')).toBe('');
      // What they hold is encrypted: no part of a token shows.
      const payload = (await system.people.token('bob')).split('.')[0]!;
      expect(cookies.map(({ value }) => value).join('') + (await page.content())).not.toContain(payload.slice(0, 20));
    });

    it('let no other site sign anybody out, nor decide', async () => {
      const page = await browser.page();
      await signIn(page, control, 'bob');
      // 127.0.0.1 on another port is the same site, so that the cookie goes along; localhost is another one.
      for (const host of ['127.0.0.1', 'localhost']) {
        const hostile = await hostilePage(`${control}/sign-out`, { csrf: 'guessed' });
        const answered = page.waitForResponse((response) => response.url() === `${control}/sign-out`);
        await page.goto(`http://${host}:${hostile.port}/`);
        const { status } = { status: (await answered).status() };
        expect([host, status]).toEqual([host, host === 'localhost' ? 303 : 403]);
        await page.goto(control);
        expect([host, await page.locator('h1').textContent()]).toEqual([host, 'You are Bob']);
        hostile.server.close();
      }
    });

    it('let no script of another site read or change anything', async () => {
      const page = await browser.page();
      await signIn(page, control, 'bob');
      const hostile = await hostilePage('about:blank');
      await page.goto(`http://127.0.0.1:${hostile.port}/`);
      const read = (path: string) =>
        page.evaluate(
          async (url) =>
            await fetch(url, { credentials: 'include' }).then(
              () => 'read',
              () => 'refused',
            ),
          `${control}${path}`,
        );
      expect([await read('/api/me'), await read('/api/session'), await read('/api/approvals')]).toEqual(['refused', 'refused', 'refused']);
      hostile.server.close();
    });

    it('let a page of ours decide only with the session’s CSRF token', async () => {
      const page = await browser.page();
      await signIn(page, control, 'bob');
      const word = uniqueWord();
      const held = (await system.people.calling('alice')).call(`Check the prod database for ${word}`);
      const { id } = await (await system.people.controlling('bob')).approvalWith(word);
      const vote = async (csrf: string | null) => {
        const headers: Record<string, string> = csrf === null ? {} : { 'x-ostiary-csrf': csrf };
        const answer = await page.request.post(`${control}/api/approvals/${id}/votes`, {
          headers,
          data: { decision: 'approve', revision: 1 },
        });
        return answer.status();
      };
      expect([await vote(null), await vote('guessed')]).toEqual([403, 403]);
      const { csrf } = (await (await page.request.get(`${control}/api/session`)).json()) as { csrf: string };
      expect(await vote(csrf)).toBe(201);
      expect((await held).status).toBe(200);
    });

    it('show an approval to whoever signs in from its link, and let them decide there', async () => {
      const word = uniqueWord();
      const held = (await system.people.calling('alice')).call(`Check the prod database for ${word}`);
      const { id } = await (await system.people.controlling('bob')).approvalWith(word);
      const page = await browser.page();
      await page.goto(`${control}/approvals/${id}`);
      await page.locator('button[value="bob"]').click();
      await page.waitForURL(`${control}/approvals/${id}`);
      expect(await page.locator('body').innerText()).toContain(word);
      await page.getByRole('button', { name: 'Approve' }).click();
      expect((await held).status).toBe(200);
      await page.locator('td', { hasText: 'approved' }).waitFor();
      expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    });

    it('show a held call on a card, and let it go on by a click', async () => {
      const slack = `http://127.0.0.1:${system.environment['OSTIARY_SIMULATOR_PORT']}/slack`;
      const page = await browser.page();
      await page.goto(`${slack}#bob`);
      expect(await page.locator('header').innerText()).toContain('simulation');
      const word = uniqueWord();
      const held = (await system.people.calling('alice')).call(`Check the prod database for ${word}`);
      const card = page.locator('.message', { hasText: word });
      await card
        .getByRole('button', { name: /^Approve/ })
        .first()
        .click();
      expect((await held).status).toBe(200);
      // A card that is open says what happens "when approved"; one that is over says who did it, and has no such button.
      await eventually('the card to say so', async () => /Approved by Bob/.test(await card.innerText()));
      expect(await card.getByRole('button', { name: /^Approve/ }).count()).toBe(0);
    });

    it('ask for a reason before a call is denied, and tell it to the caller', async () => {
      const slack = `http://127.0.0.1:${system.environment['OSTIARY_SIMULATOR_PORT']}/slack`;
      const page = await browser.page();
      await page.goto(`${slack}#carol`);
      const word = uniqueWord();
      const held = (await system.people.calling('alice')).call(`Check the prod database for ${word}`);
      await page.locator('.message', { hasText: word }).getByRole('button', { name: 'Deny' }).click();
      const modal = page.locator('#overlay');
      await modal.locator('textarea').fill('Ask again on Monday');
      await modal.locator('[data-modal=submit]').click();
      const denied = await held;
      expect(denied.status).toBeGreaterThanOrEqual(400);
      expect(JSON.stringify(denied.body)).toContain('Ask again on Monday');
    });

    it('link a Slack account to its own person alone, whose clicks count from then on', async () => {
      const slack = `http://127.0.0.1:${system.environment['OSTIARY_SIMULATOR_PORT']}/slack`;
      const unlinked = await (await system.people.controlling('carol')).ask('DELETE', '/api/slack/links/T0SIMULATED/U0SIMCAROL');
      expect(unlinked.status).toBe(204);
      const word = uniqueWord();
      const held = (await system.people.calling('alice')).call(`Check the prod database for ${word}`);
      /** Somebody of the workspace clicks, and Carol signs in on the page that only they are shown: what it says in the end. */
      const linking = async (user: string): Promise<string> => {
        const profile = await browser.profile();
        const page = await profile.newPage();
        await page.goto(`${slack}#${user}`);
        await page
          .locator('.message', { hasText: word })
          .getByRole('button', { name: /^Approve/ })
          .first()
          .click();
        const shown = page.locator('.message', { hasText: 'Only visible to you' }).locator('a[href*="/slack/link"]').last();
        await page.goto((await shown.getAttribute('href'))!);
        await page.getByRole('button', { name: /^Go on with/ }).click();
        await page.locator('a.button').click();
        await page.locator('button[value="carol"]').click();
        await page.getByRole('button', { name: 'Link them' }).click();
        await page.locator('h1', { hasText: /^(Linked|Not linked)$/ }).waitFor();
        return page.locator('body').innerText();
      };
      expect(await linking('mallory')).toMatch(/^Not linked[^]*another address/);
      expect(await linking('carol')).toMatch(/^Linked/);
      expect((await (await system.people.controlling('bob')).approvalWith(word)).state).toBe('pending');
      const page = await browser.page();
      await page.goto(`${slack}#carol`);
      const card = page.locator('.message', { hasText: word });
      await card
        .getByRole('button', { name: /^Approve/ })
        .first()
        .click();
      expect((await held).status).toBe(200);
      await card.filter({ hasText: 'Carol' }).first().waitFor();
    });
  });

  describe('with sessions of seconds', () => {
    let system: EmbeddedSystem;
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'ostiary-settings-'));
      await writeFile(join(folder, 'ostiary.yaml'), 'api: { sessionMaxMs: 10000 }\n');
      system = await EmbeddedSystem.prepare('17-browser-sessions', { OSTIARY_CONFIG: join(folder, 'ostiary.yaml') });
      await system.start();
    });
    afterAll(async () => {
      await system?.stop();
      await rm(folder, { recursive: true });
    });

    it('let nobody decide whose session ended before the page, and take them to where they sign in', async () => {
      const control = `http://127.0.0.1:${system.environment['OSTIARY_API_PORT']}`;
      const word = uniqueWord();
      const held = (await system.people.calling('alice')).call(`Check the prod database for ${word}`);
      const bob = await system.people.controlling('bob');
      const { id } = await bob.approvalWith(word);
      const page = await browser.page();
      await signIn(page, control, 'bob');
      await page.goto(`${control}/approvals/${id}`);
      if ((await page.locator('button[value="bob"]').count()) > 0) await page.locator('button[value="bob"]').click();
      const approve = page.getByRole('button', { name: 'Approve' });
      await approve.waitFor();
      await eventually('the session to end', async () => (await page.request.get(`${control}/api/me`)).status() === 401);
      await approve.click();
      await page.getByText('Your session has ended').waitFor();
      expect(await page.locator('a.button').getAttribute('href')).toContain(encodeURIComponent(`/approvals/${id}`));
      expect((await bob.approval(id)).state).toBe('pending');
      await bob.vote(id, 'approve');
      expect((await held).status).toBe(200);
    });

    it('ask people to sign in again when the session has ended', async () => {
      const control = `http://127.0.0.1:${system.environment['OSTIARY_API_PORT']}`;
      const page = await browser.page();
      await signIn(page, control, 'bob');
      await eventually('the session to end', async () => {
        await page.goto(control);
        return (await page.locator('h1').textContent()) === 'Sign in';
      });
      expect((await page.request.get(`${control}/api/me`)).status()).toBe(401);
    });
  });
});
