import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { claude } from '../support/claude-code.mjs';
import { hookedHome, ownLogin } from '../support/hooks.mjs';
import { approvalsAbout, pendingApproval, uniqueWord, vote } from '../support/ostiary.mjs';

const heldMs = 400_000;

test('a hook that Claude Code waits for is approved after 400 s, and the command runs once', async () => {
  const [place, word] = [hookedHome(), uniqueWord()];
  const input = { command: `echo prod-db ${word} >> ran.txt`, description: 'A test' };
  const ran = () => (existsSync(join(place.folder, 'ran.txt')) ? readFileSync(join(place.folder, 'ran.txt'), 'utf8') : '');
  const running = claude(place, `sim:tool ${JSON.stringify({ name: 'Bash', input })}`, {
    args: ['--allowedTools', 'Bash'],
    env: ownLogin(),
    timeoutMs: 2 * heldMs,
  });
  const { id } = await pendingApproval(word);
  await pause(heldMs);
  assert.equal(ran(), '');
  await vote(id, 'approve');
  const outcome = await running;
  assert.equal(outcome.code, 0, outcome.text);
  assert.equal(ran(), `prod-db ${word}\n`);
  assert.equal((await approvalsAbout(word)).length, 1);
});
