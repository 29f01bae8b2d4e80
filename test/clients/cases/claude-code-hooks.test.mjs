import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, createServer } from 'node:net';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { claude } from '../support/claude-code.mjs';
import { freePort } from '../../../dist/libs/free-ports/src/index.js';
import { signIn } from '../support/signed-in.mjs';
import { commandHook, hookedHome, ownLogin } from '../support/hooks.mjs';
import { approvalsAbout, pendingApproval, reachedProvider, stack, uniqueWord, vote } from '../support/ostiary.mjs';

/** A command that the policy asks about, and that leaves a line each time it runs. */
const risky = (word) => `echo ran prod-db ${word} >> ran.txt`;
const bash = (command) => `sim:tool ${JSON.stringify({ name: 'Bash', input: { command, description: 'A test' } })}`;
const allowBash = ['--allowedTools', 'Bash'];
const linesOf = ({ folder }) =>
  existsSync(join(folder, 'ran.txt')) ? readFileSync(join(folder, 'ran.txt'), 'utf8').trim().split('\n') : [];

describe('Claude Code asks before a tool runs', { concurrency: 4 }, () => {
  test('hook: on a login of its own, a held command runs once after it was approved', async () => {
    const [place, word] = [hookedHome(), uniqueWord()];
    const running = claude(place, bash(risky(word)), { args: allowBash, env: ownLogin(), timeoutMs: 300_000 });
    const { id } = await pendingApproval(word);
    // Beyond several beats.
    await pause(40_000);
    assert.deepEqual(linesOf(place), []);
    await vote(id, 'approve');
    const outcome = await running;
    assert.equal(outcome.code, 0, outcome.text);
    assert.deepEqual(linesOf(place), [`ran prod-db ${word}`]);
    assert.equal((await approvalsAbout(word)).length, 1);
  });

  test('hook: a command that a reviewer denies does not run, and the model is told why', async () => {
    const [place, word] = [hookedHome(), uniqueWord()];
    const running = claude(place, bash(risky(word)), { args: allowBash, env: ownLogin(), timeoutMs: 300_000 });
    await vote((await pendingApproval(word)).id, 'deny', 'Use the replica.');
    await running;
    assert.deepEqual(linesOf(place), []);
    const told = await reachedProvider('Use the replica.');
    assert.ok(told.some(({ body }) => body.includes(word)));
  });

  test('hook: one approval serves the gateway and the hook when both see the call', async () => {
    const [place, word] = [hookedHome(), uniqueWord()];
    const prompt = bash(risky(word)).replace('prod-db', '{{reverse bd-dorp}}');
    const running = claude(place, prompt, { args: allowBash, env: { OSTIARY_TOKEN: stack.tokens.alice }, timeoutMs: 300_000 });
    await vote((await pendingApproval(word)).id, 'approve');
    const outcome = await running;
    assert.equal(outcome.code, 0, outcome.text);
    assert.deepEqual(linesOf(place), [`ran prod-db ${word}`]);
    assert.equal((await approvalsAbout(word)).length, 1);
  });

  test('hook: a harmless command asks nobody', async () => {
    const [place, word] = [hookedHome(), uniqueWord()];
    const outcome = await claude(place, bash(`echo ${word} >> ran.txt`), { args: allowBash, env: ownLogin() });
    assert.equal(outcome.code, 0, outcome.text);
    assert.deepEqual(linesOf(place), [word]);
    assert.deepEqual(await approvalsAbout(word), []);
  });

  test('hook: with a token that is none, or none at all, no command runs', async () => {
    for (const token of ['nonsense', undefined]) {
      const [place, word] = [hookedHome(), uniqueWord()];
      await claude(place, bash(`echo ${word} >> ran.txt`), { args: allowBash, env: ownLogin({ OSTIARY_TOKEN: token }) });
      assert.deepEqual(linesOf(place), []);
    }
  });

  test('hook: by the command line, a held command runs once after it was approved, and none without a sign-in', async () => {
    const [place, word] = [hookedHome(undefined, commandHook()), uniqueWord()];
    const env = ownLogin({ ...signIn(place), OSTIARY_TOKEN: undefined });
    const running = claude(place, bash(risky(word)), { args: allowBash, env, timeoutMs: 300_000 });
    await vote((await pendingApproval(word)).id, 'approve');
    await running;
    assert.deepEqual(linesOf(place), [`ran prod-db ${word}`]);
    const other = hookedHome(undefined, commandHook());
    const signedOut = { ...env, XDG_CONFIG_HOME: join(other.home, 'nobody') };
    await claude(other, bash(`echo ${word} >> ran.txt`), { args: allowBash, env: signedOut });
    assert.deepEqual(linesOf(other), []);
  });

  test('hook: what breaks off while a command is held lets nothing run', async () => {
    const sockets = new Set();
    const between = createServer((socket) => {
      const onward = connect(Number(new URL(stack.ingress).port), '127.0.0.1');
      for (const one of [socket, onward]) sockets.add(one.on('error', () => undefined));
      socket.pipe(onward).pipe(socket);
    });
    await new Promise((resolve) => between.listen(0, '127.0.0.1', resolve));
    const [place, word] = [hookedHome(`http://127.0.0.1:${between.address().port}/hooks/claude-code`), uniqueWord()];
    const running = claude(place, bash(risky(word)), { args: allowBash, env: ownLogin(), timeoutMs: 300_000 });
    await pendingApproval(word);
    // Its answer has begun by then.
    await pause(20_000);
    between.close();
    for (const socket of sockets) socket.destroy();
    await running;
    assert.deepEqual(linesOf(place), []);
  });

  test('hook: with nobody at its address no command runs', async () => {
    const port = await freePort();
    const [place, word] = [hookedHome(`http://127.0.0.1:${port}/hooks/claude-code`), uniqueWord()];
    await claude(place, bash(`echo ${word} >> ran.txt`), { args: allowBash, env: ownLogin() });
    assert.deepEqual(linesOf(place), []);
    assert.ok((await reachedProvider(word)).length > 0, 'the model was not asked at all');
  });
});
