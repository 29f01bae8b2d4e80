import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { claude, makeHome } from '../support/claude-code.mjs';
import { bash, tool } from '../support/judged.mjs';
import { rules, words } from '../support/policy.mjs';

const allowed = { args: ['--allowedTools', 'Bash,Write'] };
const echo = (path) => bash(`echo ${words.folder} > ${path}`);
const write = (path) => tool('Write', { file_path: path, content: words.folder });

describe('Claude Code says where it works', { concurrency: 4 }, () => {
  for (const [how, call] of [
    ['a command', echo],
    ['an edit', write],
  ]) {
    test(`folder: ${how} inside by its full path is not outside`, async () => {
      const place = makeHome();
      const path = join(place.folder, 'a.txt');
      const outcome = await claude(place, call(path), allowed);
      assert.equal(outcome.code, 0, outcome.text);
      assert.ok(existsSync(path), outcome.text);
    });

    test(`folder: ${how} outside of it is refused`, async () => {
      const place = makeHome();
      const path = join(place.home, 'b.txt');
      const outcome = await claude(place, call(path), allowed);
      assert.match(outcome.text, new RegExp(`${rules.folder}.*in the repository only`));
      assert.ok(!existsSync(path));
    });
  }
});
