import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { makeHome } from '../support/claude-code.mjs';
import { approvalsAbout, pendingApproval, reachedProvider, uniqueWord, vote } from '../support/ostiary.mjs';
import { words } from '../support/policy.mjs';
import { openTerminal } from '../support/terminal.mjs';

const settlingMs = 1_500;

/** Opens Claude Code in a terminal, submits a prompt that is held, and waits until every call about it has joined. */
const submitRisky = async () => {
  const word = uniqueWord();
  const terminal = openTerminal(makeHome());
  await terminal.shows('❯', { timeoutMs: 30_000 });
  await terminal.submit(`Look at the ${words.approval} for ${word}.`);
  await pendingApproval(word);
  await pause(settlingMs);
  return { word, terminal, asked: await approvalsAbout(word) };
};

describe('Claude Code in a terminal', () => {
  test('its title call and its prompt are one question to the reviewer, and go on together', async () => {
    const { word, terminal, asked } = await submitRisky();
    try {
      assert.equal(asked.length, 1, JSON.stringify(asked, null, 2));
      assert.deepEqual(asked[0].waiters.map(({ sideCall }) => sideCall).toSorted(), [false, true]);
      await vote(asked[0].id, 'approve');
      await terminal.shows('no model was asked');
      const arrived = await reachedProvider(word);
      assert.equal(arrived.length, 2, 'the title call and the prompt');
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
