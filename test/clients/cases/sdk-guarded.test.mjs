import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import Anthropic from '@anthropic-ai/sdk';
import { approvalsAbout, pendingApproval, reachedProvider, shown, uniqueWord, vote } from '../support/ostiary.mjs';
import { rules, words } from '../support/policy.mjs';
import { anthropic, bashTool, prompt, textOf } from '../support/sdk.mjs';
import { freshToken, mask, tokenStart } from '../support/secrets.mjs';

const thirtySeconds = 30_000;
const risky = (word) => `sim:echo done with ${word}\nPlease look at the ${words.approval} for ${word}.`;
const failure = (promise) =>
  promise.then(
    (message) => assert.fail(`answered: ${JSON.stringify(message)}`),
    (error) => error,
  );

describe('masking', () => {
  test('a secret in the request never reaches the provider', async () => {
    const word = uniqueWord();
    const token = freshToken();
    const { response } = await anthropic()
      .messages.create(prompt(`${word}: my token is ${token}, keep it`))
      .withResponse();
    assert.equal(response.headers.get('ostiary-verdict'), 'mask');
    assert.match(response.headers.get('ostiary-reasons'), new RegExp(rules.mask));
    const [arrived] = await reachedProvider(word);
    assert.ok(!arrived.body.includes(token));
    assert.match(arrived.body, mask);
  });

  for (const stream of [false, true]) {
    test(`a secret in a ${stream ? 'streamed reply, split over deltas,' : 'JSON reply'} never reaches the client`, async () => {
      const call = prompt('sim:secret github');
      const message = stream ? await anthropic().messages.stream(call).finalMessage() : await anthropic().messages.create(call);
      assert.ok(!textOf(message).includes(tokenStart), textOf(message));
      assert.match(textOf(message), mask);
      assert.match(textOf(message), /^The token is .* and nothing else is\.$/);
    });
  }
});

describe('blocking', () => {
  for (const stream of [false, true]) {
    test(`a blocked ${stream ? 'stream' : 'call'} is one permission error, not retried, and the same when it is resent`, async () => {
      const word = uniqueWord();
      const call = { ...prompt(`Please ${words.blocked} for ${word}.`), stream };
      for (const attempt of ['first', 'resent']) {
        const error = await failure(anthropic().messages.create(call));
        assert.ok(error instanceof Anthropic.PermissionDeniedError, `${attempt}: ${error}`);
        assert.match(error.message, new RegExp(rules.blocked));
        assert.match(error.message, /Ask the data office/);
        assert.equal(error.headers.get('ostiary-verdict'), 'block');
        assert.equal(error.headers.get('x-should-retry'), 'false');
      }
      assert.deepEqual(await reachedProvider(word), []);
    });
  }
});

describe('holding', { concurrency: true }, () => {
  for (const stream of [false, true]) {
    const form = stream ? 'stream' : 'JSON call';
    const send = (call, options) =>
      stream ? anthropic(options).messages.stream(call).finalMessage() : anthropic(options).messages.create(call);

    test(`a ${form} approved after 30 s goes on, once`, async () => {
      const word = uniqueWord();
      const answer = send(prompt(risky(word)));
      const { id } = await pendingApproval(word);
      await pause(thirtySeconds);
      assert.deepEqual(await reachedProvider(word), [], 'it went to the provider before it was approved');
      await vote(id, 'approve');
      assert.equal(textOf(await answer), `done with ${word}`);
      assert.equal((await reachedProvider(word)).length, 1);
    });

    test(`a ${form} denied after 30 s is refused with the reviewer's reason, and stays refused when it is resent`, async () => {
      const word = uniqueWord();
      const call = prompt(risky(word));
      const answer = stream ? failure(send(call)) : send(call);
      const { id } = await pendingApproval(word);
      await pause(thirtySeconds);
      await vote(id, 'deny', 'Not on a Friday.');
      const outcome = await answer;
      if (stream) assert.match(outcome.message, /permission_error/);
      else assert.equal(outcome.stop_reason, 'refusal');
      assert.match(stream ? outcome.message : textOf(outcome), /Not on a Friday/);
      // A status of its own: the remembered denial was told before a hold would have begun the answer.
      const resent = await failure(send(call));
      assert.ok(resent instanceof Anthropic.PermissionDeniedError, String(resent));
      assert.equal((await approvalsAbout(word)).length, 1);
      assert.deepEqual(await reachedProvider(word), []);
    });
  }

  test('a call denied at once gets a real status', async () => {
    const word = uniqueWord();
    const outcome = failure(anthropic().messages.create(prompt(risky(word))));
    const { id } = await pendingApproval(word, { everyMs: 50 });
    await vote(id, 'deny', 'No.');
    assert.ok((await outcome) instanceof Anthropic.PermissionDeniedError);
  });

  test('a client that gives up and sends again is the same request to the reviewer', async () => {
    const word = uniqueWord();
    const call = prompt(risky(word));
    const leaving = new AbortController();
    const impatient = failure(anthropic().messages.create(call, { signal: leaving.signal }));
    const { id } = await pendingApproval(word);
    leaving.abort();
    assert.ok((await impatient) instanceof Anthropic.APIUserAbortError);
    await pause(1_000);
    const answer = anthropic().messages.create(call);
    await pause(2_000);
    assert.deepEqual(
      (await approvalsAbout(word)).map((approval) => approval.id),
      [id],
    );
    await vote(id, 'approve');
    assert.equal(textOf(await answer), `done with ${word}`);
    assert.equal((await reachedProvider(word)).length, 1);
  });
});

describe('held tool calls', { concurrency: true }, () => {
  const command = (word) => `psql prod-db -c "select '${word}'"`;
  // Only the tool call is to match, not the prompt that scripts it: the simulator reads JSON, so one character is written as its escape.
  const script = (word) =>
    `sim:tool ${JSON.stringify({ name: 'Bash', input: { command: command(word) } }).replace('prod-db', '{{reverse bd-dorp}}')}`;

  for (const stream of [false, true]) {
    const form = stream ? 'streamed' : 'JSON';
    const send = (call) => (stream ? anthropic().messages.stream(call).finalMessage() : anthropic().messages.create(call));

    test(`a ${form} tool call is released when it is approved`, async () => {
      const word = uniqueWord();
      const answer = send(prompt(script(word), { tools: [bashTool] }));
      const approval = await pendingApproval(word);
      const { id } = approval;
      assert.match(shown(approval), /psql/);
      await pause(6_000);
      await vote(id, 'approve');
      const message = await answer;
      assert.equal(message.stop_reason, 'tool_use');
      assert.equal(message.content.at(-1).input.command, command(word));
    });

    test(`a ${form} tool call is replaced by the reason when it is denied`, async () => {
      const word = uniqueWord();
      const answer = send(prompt(script(word), { tools: [bashTool] }));
      const { id } = await pendingApproval(word);
      await pause(6_000);
      await vote(id, 'deny', 'Use the replica.');
      const message = await answer;
      assert.equal(message.stop_reason, 'end_turn');
      assert.ok(message.content.every(({ type }) => type !== 'tool_use'));
      assert.match(textOf(message), /Use the replica/);
    });
  }
});
