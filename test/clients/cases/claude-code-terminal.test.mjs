import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeHome } from '../support/claude-code.mjs';
import { approvalsAbout, reachedProvider, uniqueWord, vote } from '../support/ostiary.mjs';
import { words } from '../support/policy.mjs';
import { openTerminal } from '../support/terminal.mjs';
import { waitUntil } from '../support/wait-until.mjs';

/** Opens Claude Code in a terminal, submits a prompt that is held, and waits until its title call and the prompt both wait for a decision. */
const submitRisky = async () => {
  const word = uniqueWord();
  const terminal = openTerminal(makeHome());
  await terminal.shows('❯', { timeoutMs: 30_000 });
  await terminal.submit(`Look at the ${words.approval} for ${word}.`);
  const asked = await waitUntil(`two calls about ${word} that wait`, async () => {
    const approvals = await approvalsAbout(word);
    return approvals.flatMap(({ waiters }) => waiters).length >= 2 && approvals;
  });
  return { word, terminal, asked };
};

describe('Claude Code in a terminal', () => {
  test('its title call and its prompt are one question to the reviewer, and go on together', async () => {
    const { word, terminal, asked } = await submitRisky();
    try {
      assert.equal(asked.length, 1, JSON.stringify(asked, null, 2));
      assert.deepEqual(asked[0].waiters.map(({ sideCall }) => sideCall).toSorted(), [false, true]);
      await vote(asked[0].id, 'approve');
      await terminal.shows('no model was asked');
      // The prompt is answered on the screen; the title call went on beside it and may arrive later.
      const arrived = await waitUntil('the title call and the prompt at the provider', async () => {
        const calls = await reachedProvider(word);
        return calls.length >= 2 && calls;
      });
      assert.equal(arrived.length, 2, 'the title call and the prompt, each once');
      assert.equal(arrived.filter(({ body }) => body.includes('Write the title')).length, 1);
      await terminal.submit('sim:echo and the next prompt is answered');
      await terminal.shows('● and the next prompt is answered');
      assert.equal((await approvalsAbout(word)).length, 1);
    } finally {
      await terminal.close();
    }
  });

  test('a denial is shown once, and the next prompt is answered', async () => {
    const { word, terminal, asked } = await submitRisky();
    try {
      await vote(asked[0].id, 'deny', 'Not from here.');
      await terminal.shows('Not from here.');
      await terminal.submit('sim:echo the session lives');
      await terminal.shows('● the session lives');
      assert.deepEqual(await reachedProvider(word), []);
      assert.equal((await approvalsAbout(word)).length, 1);
    } finally {
      await terminal.close();
    }
  });
});
