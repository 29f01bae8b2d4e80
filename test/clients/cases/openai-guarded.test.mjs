import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { chatClients } from '../support/chat-clients.mjs';
import { chat, openai } from '../support/openai.mjs';
import { approvalsAbout, exchange, pendingApproval, reachedProvider, shown, uniqueWord, vote } from '../support/ostiary.mjs';
import { rules, words } from '../support/policy.mjs';
import { freshToken, mask, tokenStart } from '../support/secrets.mjs';
import { gateway } from '../support/targets.mjs';

const thirtySeconds = 30_000;
const risky = (word) => `sim:echo done with ${word}\nPlease look at the ${words.approval} for ${word}.`;

test('an answer is marked and recorded, with who asked', async () => {
  const word = uniqueWord();
  const { data, response } = await openai(gateway)
    .chat.completions.create(chat(`sim:echo well with ${word}`))
    .withResponse();
  assert.equal(data.choices[0].message.content, `well with ${word}`);
  assert.equal(response.headers.get('ostiary-verdict'), 'allow');
  const record = await exchange(response.headers.get('ostiary-exchange'));
  assert.match(JSON.stringify(record.request), new RegExp(word));
  assert.match(JSON.stringify(record.principal), /alice/);
  const [arrived] = await reachedProvider(word);
  assert.deepEqual([arrived.path, arrived.keyAccepted], ['/v1/chat/completions', true]);
});

test('a secret is masked in every choice', async () => {
  const { choices } = await openai(gateway)
    .chat.completions.stream(chat('sim:secret github', { n: 2 }))
    .finalChatCompletion();
  for (const { message } of choices) {
    assert.ok(!message.content.includes(tokenStart), message.content);
    assert.match(message.content, mask);
  }
});

describe('each client', { concurrency: 6 }, () => {
  for (const { name, stream, ask } of chatClients) {
    test(`${name}: a secret in the request never reaches the provider`, async () => {
      const word = uniqueWord();
      const token = freshToken();
      const { error } = await ask(gateway, `sim:echo fine\n${word}: my token is ${token}, keep it`);
      assert.equal(error, undefined);
      const [arrived] = await reachedProvider(word);
      assert.ok(!arrived.body.includes(token));
      assert.match(arrived.body, mask);
    });

    test(`${name}: a secret in the reply never reaches the client`, async () => {
      const { text } = await ask(gateway, 'sim:secret github');
      assert.ok(!text.includes(tokenStart), text);
      assert.match(text, /^The token is \[masked:.* and nothing else is\.$/);
    });

    test(`${name}: a blocked call is one error of the API with our code, and not sent again`, async () => {
      const word = uniqueWord();
      const { error } = await ask(gateway, `Please ${words.blocked} for ${word}.`);
      assert.deepEqual([error.status, error.code], [403, 'policy_denied']);
      assert.match(error.message, new RegExp(`${rules.blocked}.*Ask the data office`));
      assert.deepEqual(await reachedProvider(word), []);
    });

    test(`${name}: a call approved after 30 s goes on, once`, async () => {
      const word = uniqueWord();
      const answer = ask(gateway, risky(word));
      const { id } = await pendingApproval(word);
      await pause(thirtySeconds);
      assert.deepEqual(await reachedProvider(word), [], 'it went to the provider before it was approved');
      await vote(id, 'approve');
      assert.equal((await answer).text, `done with ${word}`);
      assert.equal((await reachedProvider(word)).length, 1);
    });

    test(`${name}: a call denied after 30 s is refused with the reviewer's reason, and asked about once`, async () => {
      const word = uniqueWord();
      const answer = ask(gateway, risky(word));
      const { id } = await pendingApproval(word);
      await pause(thirtySeconds);
      await vote(id, 'deny', 'Not on a Friday.');
      const { error, refusal, text, finish } = await answer;
      if (stream) assert.match(error.message, /Not on a Friday/);
      else {
        assert.equal(finish, 'content_filter');
        // The AI SDK shows the refusal of a message as its text.
        assert.match(refusal ?? text, /Not on a Friday/);
      }
      assert.equal((await approvalsAbout(word)).length, 1);
      assert.deepEqual(await reachedProvider(word), []);
    });

    test(`${name}: a call denied at once is a real status`, async () => {
      const word = uniqueWord();
      const answer = ask(gateway, risky(word));
      const { id } = await pendingApproval(word, { everyMs: 50 });
      await vote(id, 'deny', 'No.');
      assert.equal((await answer).error.status, 403);
    });

    const command = (word) => `psql prod-db -c "select '${word}'"`;
    // Only the tool call is to match, not the prompt that scripts it: the simulator reads JSON, so one character is written as its escape.
    const script = (word) =>
      `sim:tool ${JSON.stringify({ name: 'Bash', input: { command: command(word) } }).replace('prod-db', '{{reverse bd-dorp}}')}`;

    test(`${name}: a held tool call is released when it is approved`, async () => {
      const word = uniqueWord();
      const answer = ask(gateway, script(word), { tools: true });
      const approval = await pendingApproval(word);
      const { id } = approval;
      assert.match(shown(approval), /psql/);
      await pause(6_000);
      await vote(id, 'approve');
      const { calls, finish } = await answer;
      assert.deepEqual([calls, finish], [[{ name: 'Bash', input: { command: command(word) } }], 'tool_calls']);
    });

    test(`${name}: a held tool call is replaced by the reason when it is denied`, async () => {
      const word = uniqueWord();
      const answer = ask(gateway, script(word), { tools: true });
      const { id } = await pendingApproval(word);
      await pause(6_000);
      await vote(id, 'deny', 'Use the replica.');
      const { calls, finish, text } = await answer;
      assert.deepEqual([calls, finish], [[], 'stop']);
      assert.match(text, /Use the replica/);
    });
  }
});
