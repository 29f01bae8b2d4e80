import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { Browser } from '../../../dist/apps/ostiary/src/development-idp/testing/browser.fake.js';
import { claude, makeHome } from '../support/claude-code.mjs';
import { uniqueWord } from '../support/ostiary.mjs';
import { startStack } from '../support/stack.mjs';

const program = join(import.meta.dirname, '../../../dist/apps/cli/src/main.js');
const tokenSeconds = 15;

/** What a person does with what `ostiary login` says. */
const confirmIn = async (url, user) => {
  const browser = new Browser();
  const shown = await browser.submit(await browser.get(url));
  const who = await browser.submit(shown);
  await browser.post(who.url, { user });
};

const signIn = async (env, user) => {
  const child = spawn(process.execPath, [program, 'login'], { env });
  let [said, confirmed] = ['', null];
  child.stderr.on('data', (bytes) => {
    said += bytes;
    const url = /https?:\/\/\S+user_code=\S+/.exec(said)?.[0];
    if (url !== undefined && said.includes('Waiting')) confirmed ??= confirmIn(url, user);
  });
  const [code] = await once(child, 'close');
  await confirmed;
  assert.equal(code, 0, said);
};

describe('Claude Code, signed in by the command line', () => {
  let stack;
  before(async () => {
    const developmentIdp = { accessTokenSeconds: tokenSeconds };
    stack = await startStack({ developmentIdp, identity: { clockToleranceMs: 0 } });
  });
  after(async () => {
    await stack.stop();
    stack.forget();
  });

  test('goes on with its conversation when the token expires in the middle of it', async () => {
    const place = makeHome();
    const person = { PATH: process.env.PATH, HOME: place.home, XDG_CONFIG_HOME: join(place.home, 'config'), OSTIARY_URL: stack.facts.api };
    await signIn(person, 'alice');
    mkdirSync(join(place.home, '.claude'));
    const apiKeyHelper = `'${process.execPath}' '${program}' token`;
    writeFileSync(join(place.home, '.claude', 'settings.json'), JSON.stringify({ apiKeyHelper }));
    const first = (await promisify(execFile)(process.execPath, [program, 'token'], { env: person })).stdout;

    const word = uniqueWord();
    const wait = { name: 'Bash', input: { command: `sleep ${tokenSeconds + 5} && echo awake for ${word}`, description: 'A test' } };
    const outcome = await claude(place, `sim:tool ${JSON.stringify(wait)}`, {
      args: ['--allowedTools', 'Bash'],
      env: { ...person, ANTHROPIC_BASE_URL: stack.facts.ingress, ANTHROPIC_AUTH_TOKEN: undefined },
    });

    assert.equal(outcome.code, 0, outcome.text);
    assert.match(outcome.text, new RegExp(`awake for ${word}`));
    assert.equal(outcome.result.num_turns, 2);
    const models = await fetch(`${stack.facts.ingress}/v1/models`, { headers: { authorization: `Bearer ${first.trim()}` } });
    assert.equal(models.status, 401, 'the first token has expired');
  });
});
