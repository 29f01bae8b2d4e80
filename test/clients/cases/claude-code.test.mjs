import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { claude, makeHome } from '../support/claude-code.mjs';
import { approvalsAbout, pendingApproval, reachedProvider, recordedAbout, uniqueWord, vote } from '../support/ostiary.mjs';
import { rules, words } from '../support/policy.mjs';
import { freshToken, mask, tokenStart } from '../support/secrets.mjs';

const thirtySeconds = 30_000;
const bash = (command) =>
  `sim:tool ${JSON.stringify({ name: 'Bash', input: { command, description: 'A test' } }).replace('prod-db', '{{reverse bd-dorp}}')}`;
const allowBash = { args: ['--allowedTools', 'Bash'] };
const risky = (word) => `sim:echo done with ${word}\nPlease look at the ${words.approval} for ${word}.`;

const succeeded = (outcome) => assert.equal(outcome.code, 0, outcome.text);

// Not all at once: a Claude Code that starts takes a whole core.
describe('Claude Code, headless', { concurrency: 5 }, () => {
  test('a plain answer', async () => {
    const outcome = await claude(makeHome(), 'sim:echo Hello from behind the gateway');
    succeeded(outcome);
    assert.equal(outcome.text, 'Hello from behind the gateway');
  });

  test('a tool loop: the tool runs on this machine, its result goes back', async () => {
    const word = uniqueWord();
    const outcome = await claude(makeHome(), bash(`echo ran for ${word}`), allowBash);
    succeeded(outcome);
    assert.match(outcome.text, new RegExp(`ran for ${word}`));
    assert.equal(outcome.result.num_turns, 2);
  });

  test('parallel tools', async () => {
    const word = uniqueWord();
    const calls = [1, 2].map((number) => ({ name: 'Bash', input: { command: `echo ${word} ${number}`, description: 'A test' } }));
    const outcome = await claude(makeHome(), `sim:parallel-tools ${JSON.stringify(calls)}`, allowBash);
    succeeded(outcome);
    for (const number of [1, 2]) assert.ok(outcome.text.includes(`${word} ${number}`), outcome.text);
  });

  test('a thinking block passes sealed through a tool loop', async () => {
    const word = uniqueWord();
    const outcome = await claude(makeHome(), `sim:thinking let me see\n${bash(`echo ${word}`)}`, allowBash);
    succeeded(outcome);
    assert.match(outcome.text, new RegExp(word));
  });

  test('a secret in the prompt never reaches the provider', async () => {
    const word = uniqueWord();
    const token = freshToken();
    succeeded(await claude(makeHome(), `${word}: my token is ${token}, keep it`));
    const arrived = await reachedProvider(word);
    assert.ok(arrived.length > 0);
    for (const { body } of arrived) assert.ok(!body.includes(token) && mask.test(body));
  });

  test('a secret that a tool read never reaches the provider', async () => {
    const word = uniqueWord();
    const token = freshToken();
    // The command must not carry the token whole, or the prompt would be what is masked.
    succeeded(await claude(makeHome(), bash(`echo ${word} ${token.slice(0, 10)}""${token.slice(10)}`), allowBash));
    const arrived = await reachedProvider(`${word} [masked:`);
    assert.ok(arrived.length > 0, 'no tool result arrived masked');
    for (const { body } of await reachedProvider(word)) assert.ok(!body.includes(token));
  });

  test('a secret split over the deltas of a reply is masked', async () => {
    const outcome = await claude(makeHome(), 'sim:secret github');
    succeeded(outcome);
    assert.ok(!outcome.text.includes(tokenStart), outcome.text);
    assert.match(outcome.text, mask);
  });

  test('a blocked call ends at once, with the rule and its message', async () => {
    const word = uniqueWord();
    const outcome = await claude(makeHome(), `Please ${words.blocked} for ${word}.`);
    assert.notEqual(outcome.code, 0);
    assert.match(outcome.text, new RegExp(rules.blocked));
    assert.match(outcome.text, /Ask the data office/);
    assert.doesNotMatch(outcome.text, /run \/login/);
    assert.equal((await recordedAbout(word)).length, 1, 'it was resent');
    assert.deepEqual(await reachedProvider(word), []);
  });

  test('a held call approved after 30 s', async () => {
    const word = uniqueWord();
    const running = claude(makeHome(), risky(word));
    const { id } = await pendingApproval(word);
    await pause(thirtySeconds);
    assert.deepEqual(await reachedProvider(word), []);
    await vote(id, 'approve');
    const outcome = await running;
    succeeded(outcome);
    assert.equal(outcome.text, `done with ${word}`);
    assert.equal((await reachedProvider(word)).length, 1);
  });

  test('a held call denied after 30 s, and run again', async () => {
    const word = uniqueWord();
    const place = makeHome();
    const running = claude(place, risky(word));
    const { id } = await pendingApproval(word);
    await pause(thirtySeconds);
    await vote(id, 'deny', 'Not on a Friday.');
    assert.match((await running).text, /Not on a Friday/);
    const again = await claude(place, risky(word));
    assert.match(again.text, /Not on a Friday/);
    assert.equal((await recordedAbout(word)).length, 2, 'one of the two was resent');
    assert.equal((await approvalsAbout(word)).length, 1);
    assert.deepEqual(await reachedProvider(word), []);
  });

  test('a call denied at once', async () => {
    const word = uniqueWord();
    const running = claude(makeHome(), risky(word));
    const { id } = await pendingApproval(word, { everyMs: 50 });
    await vote(id, 'deny', 'No, thank you.');
    const outcome = await running;
    assert.notEqual(outcome.code, 0);
    assert.match(outcome.text, /No, thank you/);
    assert.deepEqual(await reachedProvider(word), []);
  });

  test('a held tool call that is approved runs', async () => {
    const word = uniqueWord();
    const running = claude(makeHome(), bash(`echo prod-db ran for ${word}`), allowBash);
    const { id } = await pendingApproval(word);
    await pause(6_000);
    await vote(id, 'approve');
    // Its result names the database too: that is a new request of the tool's, asked about on its own.
    const outcome = await settle(running, word, 'approve');
    succeeded(outcome);
    assert.match(outcome.text, new RegExp(`prod-db ran for ${word}`));
  });

  test('a held tool call that is denied does not run', async () => {
    const word = uniqueWord();
    const running = claude(makeHome(), bash(`echo prod-db ran for ${word}; touch ran`), allowBash);
    const { id } = await pendingApproval(word);
    await pause(6_000);
    await vote(id, 'deny', 'Use the replica.');
    const outcome = await running;
    assert.match(outcome.text, /Use the replica/);
    assert.doesNotMatch(outcome.text, new RegExp(`prod-db ran for ${word}`));
  });
});

/** Decides whatever else is asked about the word until the run ends. */
const settle = async (running, word, decision) => {
  let ended = false;
  const mark = () => (ended = true);
  running.then(mark, mark);
  while (!ended) {
    for (const { id, state } of await approvalsAbout(word)) if (state === 'pending') await vote(id, decision);
    await pause(200);
  }
  return running;
};
