import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { claude, makeHome } from '../support/claude-code.mjs';
import { reachedProvider, uniqueWord } from '../support/ostiary.mjs';
import { freshToken } from '../support/secrets.mjs';

const tool = (name, input) => `sim:tool ${JSON.stringify({ name, input })}`;

describe('Claude Code edits a file with a secret that the model only knows by its mask', () => {
  test('the line next to it and its own line; the file is right, and the provider never saw the value', async () => {
    const word = uniqueWord();
    const token = freshToken();
    const place = makeHome();
    const file = join(place.folder, 'settings.env');
    writeFileSync(file, `# ${word}\nNAME=old\nTOKEN=${token}\nEND=1\n`);
    const script = [
      tool('Read', { file_path: file }),
      tool('Edit', { file_path: file, old_string: 'NAME=old\nTOKEN={{mask}}', new_string: 'NAME=new\nTOKEN={{mask}}' }),
      tool('Edit', { file_path: file, old_string: 'TOKEN={{mask}}', new_string: 'TOKEN={{mask}} # kept "as is"' }),
    ];
    const outcome = await claude(place, `${word}\n${script.join('\n')}`, { args: ['--allowedTools', 'Read', 'Edit'] });
    assert.equal(outcome.code, 0, outcome.text);
    assert.equal(readFileSync(file, 'utf8'), `# ${word}\nNAME=new\nTOKEN=${token} # kept "as is"\nEND=1\n`);
    const arrived = await reachedProvider(word);
    assert.ok(arrived.length >= 4, `${arrived.length} calls arrived`);
    for (const { body } of arrived) assert.ok(!body.includes(token));
    assert.ok(arrived.some(({ body }) => body.includes('[masked:')));
  });
});
