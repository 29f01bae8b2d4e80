import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { aiAnthropic } from '../support/ai-anthropic.mjs';
import { approvalsAbout, pendingApproval, reachedProvider, uniqueWord, vote } from '../support/ostiary.mjs';
import { rules, words } from '../support/policy.mjs';
import { mask, tokenStart } from '../support/secrets.mjs';

const risky = (word) => `sim:echo done with ${word}\nPlease look at the ${words.approval} for ${word}.`;

describe('the AI SDK in the Anthropic format', { concurrency: 3 }, () => {
  for (const { name, stream, ask } of aiAnthropic) {
    test(`${name}: words, ending and usage`, async () => {
      const { text, finish, usage } = await ask('sim:thinking a thought sim:echo all is well');
      assert.deepEqual([text, finish], ['all is well', 'end_turn']);
      assert.ok(usage.input_tokens > 0 && usage.output_tokens > 0);
    });

    test(`${name}: tool calls`, async () => {
      const { calls, finish } = await ask('sim:tool {"name":"Bash","input":{"command":"ls"}}');
      assert.deepEqual([calls, finish], [[{ name: 'Bash', input: { command: 'ls' } }], 'tool_use']);
    });

    test(`${name}: a secret in the reply is masked`, async () => {
      const { text } = await ask('sim:secret github');
      assert.ok(!text.includes(tokenStart) && mask.test(text), text);
    });

    test(`${name}: a blocked call is one error, and not sent again`, async () => {
      const word = uniqueWord();
      const { error } = await ask(`Please ${words.blocked} for ${word}.`);
      assert.equal(error.status, 403);
      assert.match(error.message, new RegExp(`${rules.blocked}.*Ask the data office`));
      assert.deepEqual(await reachedProvider(word), []);
    });

    for (const decision of ['approve', 'deny']) {
      test(`${name}: a hold of 30 s, then ${decision}`, async () => {
        const word = uniqueWord();
        const answer = ask(risky(word));
        const { id } = await pendingApproval(word);
        await pause(30_000);
        await vote(id, decision, 'Not on a Friday.');
        const { text, finish, error } = await answer;
        if (decision === 'approve') assert.equal(text, `done with ${word}`);
        else if (stream) assert.match(error.message, /Not on a Friday/);
        else assert.deepEqual([finish, /Not on a Friday/.test(text)], ['refusal', true]);
        assert.equal((await reachedProvider(word)).length, decision === 'approve' ? 1 : 0);
        assert.equal((await approvalsAbout(word)).length, 1);
      });
    }
  }
});
