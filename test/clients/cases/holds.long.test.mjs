import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { chatClients } from '../support/chat-clients.mjs';
import { claude, makeHome } from '../support/claude-code.mjs';
import { approvalsAbout, pendingApproval, reachedProvider, uniqueWord, vote } from '../support/ostiary.mjs';
import { words } from '../support/policy.mjs';
import { anthropic, prompt, textOf } from '../support/sdk.mjs';
import { gateway } from '../support/targets.mjs';

const seconds = 1_000;
const risky = (word) => `sim:echo done with ${word}\nPlease look at the ${words.approval} for ${word}.`;
const timeout = 700 * seconds;
const clients = {
  'SDK, JSON': async (text) => textOf(await anthropic({ timeout }).messages.create(prompt(text))),
  'SDK, stream': async (text) => textOf(await anthropic({ timeout }).messages.stream(prompt(text)).finalMessage()),
  'Claude Code': async (text) => (await claude(makeHome(), text, { timeoutMs: timeout })).text,
  // With the limits that they have by themselves: ten minutes, or none.
  ...Object.fromEntries(
    chatClients.map(({ name, ask }) => [
      `OpenAI format, ${name}`,
      async (text) => {
        const { text: answer, error } = await ask(gateway, text);
        return answer ?? error;
      },
    ]),
  ),
};

const settled = 30 * seconds;
/** The state of each approval about the word, and how many calls have waited for it. */
const waiting = async (word) => (await approvalsAbout(word)).map(({ state, waiters }) => [state, waiters.length]);

describe('a long hold', { concurrency: true }, () => {
  for (const [name, ask] of Object.entries(clients)) {
    for (const held of [330, 520]) {
      test(`${name}: approved after ${held} s`, async () => {
        const word = uniqueWord();
        const startedAt = Date.now();
        const answer = ask(risky(word));
        const { id } = await pendingApproval(word);
        // By then a call that found no decision in time, in the rush of the start, has been sent again: that is no matter of holding.
        await pause(settled);
        const early = await waiting(word);
        assert.equal(early.length, 1, 'it was asked about twice');
        await pause(held * seconds - (Date.now() - startedAt));
        assert.deepEqual(await waiting(word), early, 'it was asked about again, or the client gave up and sent its call again');
        await vote(id, 'approve');
        assert.equal(await answer, `done with ${word}`);
        assert.equal((await reachedProvider(word)).length, 1);
      });
    }
  }

  test('Claude Code: told after the longest hold to ask again; a late approval lets the next call pass', async () => {
    const word = uniqueWord();
    const place = makeHome();
    const running = claude(place, risky(word), { timeoutMs: timeout });
    const { id } = await pendingApproval(word);
    assert.match((await running).text, /No reviewer has decided yet.*send the same request again/);
    await vote(id, 'approve');
    assert.equal((await claude(place, risky(word))).text, `done with ${word}`);
    assert.equal((await reachedProvider(word)).length, 1);
  });
});
