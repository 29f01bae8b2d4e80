import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { claude, makeHome } from '../support/claude-code.mjs';
import { approvalsAbout, reachedProvider, uniqueWord } from '../support/ostiary.mjs';
import { words } from '../support/policy.mjs';
import { anthropic, prompt, textOf } from '../support/sdk.mjs';
import { cardsAbout, clickOn } from '../support/slack.mjs';
import { waitUntil } from '../support/wait-until.mjs';

const about = (subject, word) => `sim:echo done with ${word}\nPlease look at the ${subject} for ${word}.`;
const session = () => ({ headers: { 'x-claude-code-session-id': crypto.randomUUID() } });
const streamed = (text) => anthropic().messages.stream(prompt(text)).finalMessage();

describe('decided by a click in Slack', { concurrency: 3 }, () => {
  test('Claude Code: held, approved, answered', async () => {
    const word = uniqueWord();
    const running = claude(makeHome(), about(words.approval, word));
    await clickOn(word, { action: 'approve' });
    const outcome = await running;
    assert.equal(outcome.code, 0, outcome.text);
    assert.match(outcome.text, new RegExp(`done with ${word}`));
    assert.equal((await approvalsAbout(word)).length, 1);
    await waitUntil('the card to say so', async () =>
      (await cardsAbout(word)).every(({ blocks }) => /Approved/.test(JSON.stringify(blocks[0]))),
    );
  });

  test('Claude Code: denied, and it says why', async () => {
    const word = uniqueWord();
    const running = claude(makeHome(), about(words.approval, word));
    await clickOn(word, { action: 'deny', reason: `Ask again on Monday, ${word}` });
    const outcome = await running;
    assert.match(outcome.text, new RegExp(`Ask again on Monday, ${word}`));
    assert.deepEqual(await reachedProvider(word), []);
  });

  test('Claude Code: approved for the session, and asked nothing more in it', async () => {
    const [first, second] = [uniqueWord(), uniqueWord()];
    const home = makeHome();
    const running = claude(home, about(words.session, first));
    await clickOn(first, { action: 'approve', grant: { scope: 'session', for: '1h' } });
    assert.equal((await running).code, 0);
    const next = await claude(home, about(words.session, second), { args: ['--continue'] });
    assert.equal(next.code, 0, next.text);
    assert.match(next.text, new RegExp(`done with ${second}`));
    assert.deepEqual(await approvalsAbout(second), []);
  });

  test('the SDK: held, approved, answered', async () => {
    for (const ask of [streamed, (text) => anthropic().messages.create(prompt(text))]) {
      const word = uniqueWord();
      const running = ask(about(words.approval, word));
      await clickOn(word, { action: 'approve' });
      assert.equal(textOf(await running), `done with ${word}`);
      assert.equal((await reachedProvider(word)).length, 1);
    }
  });

  test('the SDK: denied, and the error says why', async () => {
    const word = uniqueWord();
    const running = streamed(about(words.approval, word)).then(
      () => null,
      (error) => error,
    );
    await clickOn(word, { action: 'deny', reason: `Ask again on Monday, ${word}` });
    const error = await running;
    assert.match(String(error?.message), new RegExp(`Ask again on Monday, ${word}`));
    assert.deepEqual(await reachedProvider(word), []);
  });

  test('the SDK: approved for the session, which another one does not share', async () => {
    const [first, second, third] = [uniqueWord(), uniqueWord(), uniqueWord()];
    const own = session();
    const running = anthropic().messages.create(prompt(about(words.session, first)), own);
    await clickOn(first, { action: 'approve', grant: { scope: 'session', for: '1h' } });
    assert.equal(textOf(await running), `done with ${first}`);
    assert.equal(textOf(await anthropic().messages.create(prompt(about(words.session, second)), own)), `done with ${second}`);
    assert.deepEqual(await approvalsAbout(second), []);
    const elsewhere = anthropic().messages.create(prompt(about(words.session, third)), session());
    await clickOn(third, { action: 'approve' });
    assert.equal(textOf(await elsewhere), `done with ${third}`);
    assert.equal((await approvalsAbout(third)).length, 1);
  });
});
