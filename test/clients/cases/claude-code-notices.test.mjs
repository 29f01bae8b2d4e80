import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { makeHome } from '../support/claude-code.mjs';
import { pendingApproval, stack, uniqueWord, vote } from '../support/ostiary.mjs';
import { rules, words } from '../support/policy.mjs';
import { openTerminal } from '../support/terminal.mjs';
import { waitUntil } from '../support/wait-until.mjs';

const root = join(import.meta.dirname, '../../..');
const program = join(root, 'dist/apps/cli/src/main.js');
/** As people are told to set it up. */
const settings = () => {
  const page = readFileSync(join(root, 'docs/clients.md'), 'utf8');
  return /<!-- claude-code-settings -->\s+```json\n(.*?)\n```/s.exec(page)[1];
};

/** A home in which alice is signed in at the command line, with `ostiary` on the path and the settings of docs/clients.md. */
const signedInHome = () => {
  const place = makeHome();
  const [bin, config] = [join(place.home, 'bin'), join(place.home, 'config')];
  for (const folder of [bin, join(config, 'ostiary'), join(place.home, '.claude')]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(bin, 'ostiary'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(join(bin, 'ostiary'), 0o755);
  const now = Date.now();
  const credentials = {
    control: stack.api,
    issuer: 'https://issuer.invalid',
    clientId: 'cli',
    parameters: {},
    accessToken: stack.tokens.alice,
    obtainedAt: now,
    expiresAt: now + 3_600_000,
    refreshToken: null,
  };
  writeFileSync(join(config, 'ostiary', 'credentials.json'), JSON.stringify(credentials), { mode: 0o600 });
  writeFileSync(join(place.home, '.claude', 'settings.json'), settings());
  const env = { PATH: `${bin}:${process.env.PATH}`, XDG_CONFIG_HOME: config, ANTHROPIC_AUTH_TOKEN: undefined };
  return { place, env };
};

const [escape, clearLine] = ['\u001b', '\u0015'];
const risky = (word) => `Look at the ${words.approval} for ${word}.`;

describe('whoever waits for a held call is told', () => {
  test('by the status line of Claude Code while it is held, and of what became of it', async () => {
    const { place, env } = signedInHome();
    const terminal = openTerminal(place, env);
    try {
      await terminal.shows('❯', { timeoutMs: 30_000 });
      const word = uniqueWord();
      await terminal.submit(risky(word));
      const { id, createdAt } = await pendingApproval(word, { everyMs: 50 });
      await terminal.shows(`Ostiary: HELD by rule ${rules.approval}: security decide`);
      console.log(`The status line said so ${Date.now() - Date.parse(createdAt)} ms after the approval was asked for.`);
      await vote(id, 'deny', 'Not from here.');
      await terminal.shows(`Ostiary: DENIED by Bob (rule ${rules.approval}): Not from here.`);
    } finally {
      await terminal.close();
    }
  });

  test('by the hook of Claude Code with the next prompt, of an approval that came after the call was given up', async () => {
    const { place, env } = signedInHome();
    const terminal = openTerminal(place, env);
    try {
      await terminal.shows('❯', { timeoutMs: 30_000 });
      const word = uniqueWord();
      await terminal.submit(risky(word));
      const { id } = await pendingApproval(word);
      await terminal.shows('Ostiary: HELD');
      terminal.press(escape);
      // Its title call waits on; the prompt stands in the input again.
      const hasLeft = async () => (await (await see(id)).json()).waiters.some(({ sideCall, waiting }) => !sideCall && !waiting);
      await waitUntil('the client to have left', hasLeft);
      await vote(id, 'approve');
      await terminal.shows('the call had gone: send it again');
      terminal.press(clearLine);
      await terminal.submit('sim:echo the next prompt is answered');
      await terminal.shows('UserPromptSubmit says: Ostiary: APPROVED by Bob');
    } finally {
      await terminal.close();
    }
  });

  test('by `ostiary approvals watch`, live, until Ctrl-C', async () => {
    const { env } = signedInHome();
    const watching = spawn(process.execPath, [program, 'approvals', 'watch'], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    watching.stdout.on('data', (bytes) => (said += bytes));
    const says = (text) =>
      waitUntil(`${text} in what watch says`, () => said.includes(text)).catch((error) => assert.fail(`${error.message}: ${said}`));
    const word = uniqueWord();
    const calling = fetch(`${stack.ingress}/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.tokens.alice}`, 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
      body: JSON.stringify({ model: 'claude-test', max_tokens: 10, messages: [{ role: 'user', content: risky(word) }] }),
    });
    const { id, createdAt } = await pendingApproval(word, { everyMs: 50 });
    await says(`${id}  HELD, rule ${rules.approval}`);
    console.log(`Watch said so ${Date.now() - Date.parse(createdAt)} ms after the approval was asked for.`);
    await vote(id, 'deny', 'Not today.');
    await says(`${id}  DENIED by Bob: Not today.`);
    await (await calling).text();
    watching.kill('SIGINT');
    assert.deepEqual(await once(watching, 'exit'), [0, null]);
  });
});

const see = (id) => fetch(`${stack.api}/api/approvals/${id}`, { headers: { authorization: `Bearer ${stack.tokens.alice}` } });
