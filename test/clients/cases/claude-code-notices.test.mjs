import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { makeHome } from '../support/claude-code.mjs';
import { program, signIn } from '../support/signed-in.mjs';
import { pendingApproval, stack, uniqueWord, vote } from '../support/ostiary.mjs';
import { rules, words } from '../support/policy.mjs';
import { openTerminal } from '../support/terminal.mjs';
import { waitUntil } from '../support/wait-until.mjs';

const root = join(import.meta.dirname, '../../..');
/** As people are told to set it up. */
const settings = () => {
  const page = readFileSync(join(root, 'docs/clients.md'), 'utf8');
  return /<!-- claude-code-settings -->\s+```json\n(.*?)\n```/s.exec(page)[1];
};

/** A home in which alice is signed in, with the settings of docs/clients.md. */
const signedInHome = () => {
  const place = makeHome();
  mkdirSync(join(place.home, '.claude'), { recursive: true });
  writeFileSync(join(place.home, '.claude', 'settings.json'), settings());
  return { place, env: { ...signIn(place), ANTHROPIC_AUTH_TOKEN: undefined } };
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
