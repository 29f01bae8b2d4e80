import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { claude, makeHome } from '../support/claude-code.mjs';
import { bash, judgedIn, tool } from '../support/judged.mjs';
import { approvalsAbout, exchangesAfter, pendingApproval, reachedProvider, uniqueWord, vote } from '../support/ostiary.mjs';
import { rules, words } from '../support/policy.mjs';

const goOn = { args: ['--continue'] };
const risky = (word) => `Please look at the ${words.approval} for ${word}.`;

/** The conversation as the provider last saw it. */
const lastSeen = async (word) => JSON.parse((await reachedProvider(word)).at(-1).body).messages;

describe('a conversation goes on', { concurrency: true }, () => {
  test('after a blocked prompt, which stays withheld at every later turn', async () => {
    const [first, refused, second, third] = [uniqueWord(), uniqueWord(), uniqueWord(), uniqueWord()];
    const place = makeHome();
    assert.equal((await claude(place, `sim:echo started ${first}`)).code, 0);
    assert.notEqual((await claude(place, `Please ${words.blocked} for ${refused}.`, goOn)).code, 0);
    for (const word of [second, third]) {
      const outcome = await claude(place, `sim:echo went on with ${word}`, goOn);
      assert.equal(outcome.text, `went on with ${word}`);
    }
    assert.deepEqual(await reachedProvider(refused), []);
    const messages = JSON.stringify(await lastSeen(third));
    assert.match(messages, new RegExp(`withheld by policy ${rules.blocked}`));
    assert.match(messages, new RegExp(first));
  });

  test('without a sign of injection in what the client itself says, over a session with tools', async () => {
    const word = uniqueWord();
    const place = makeHome();
    const script = [bash(`echo ${word} > a.txt`), bash('cat a.txt'), tool('Read', { file_path: `${place.folder}/a.txt` })];
    const outcome = await claude(place, `${word}\n${script.join('\n')}`, { args: ['--allowedTools', 'Bash', 'Read'] });
    assert.equal(outcome.code, 0, outcome.text);
    const again = `${uniqueWord()} and on`;
    assert.equal((await claude(place, `sim:echo ${again}`, goOn)).text, again);
    const ids = await exchangesAfter(word, script.length + 2);
    const signals = await Promise.all(ids.map(async (id) => (await judgedIn(id)).signals));
    assert.deepEqual(signals.flat(), []);
  });

  test('after a prompt that a reviewer denied, without asking again', async () => {
    const [refused, second, third] = [uniqueWord(), uniqueWord(), uniqueWord()];
    const place = makeHome();
    const running = claude(place, risky(refused));
    await vote((await pendingApproval(refused)).id, 'deny', 'Not today.');
    assert.match((await running).text, /Not today/);
    for (const word of [second, third])
      assert.equal((await claude(place, `sim:echo went on with ${word}`, goOn)).text, `went on with ${word}`);
    assert.equal((await approvalsAbout(refused)).length, 1);
    assert.deepEqual(await reachedProvider(refused), []);
  });

  test('after a prompt that a reviewer approved, without asking again', async () => {
    const [approved, second, third] = [uniqueWord(), uniqueWord(), uniqueWord()];
    const place = makeHome();
    const running = claude(place, risky(approved));
    await vote((await pendingApproval(approved)).id, 'approve');
    assert.equal((await running).code, 0);
    for (const word of [second, third])
      assert.equal((await claude(place, `sim:echo went on with ${word}`, goOn)).text, `went on with ${word}`);
    assert.equal((await approvalsAbout(approved)).length, 1);
    assert.match(JSON.stringify(await lastSeen(third)), new RegExp(approved));
  });

  test('and asks anew when an approved text is sent anew', async () => {
    const word = uniqueWord();
    const place = makeHome();
    for (const round of [1, 2]) {
      const running = claude(place, risky(word), round === 1 ? {} : goOn);
      await vote((await pendingApproval(word)).id, 'approve');
      assert.equal((await running).code, 0);
      assert.equal((await approvalsAbout(word)).length, round);
    }
  });

  test('in a fork of it, with thinking that holds a secret: the provider gets back what it signed', async () => {
    const [first, second, third] = [uniqueWord(), uniqueWord(), uniqueWord()];
    const place = makeHome();
    const begun = await claude(place, `sim:thinking the key of ${first} is {{secret aws ${first}}}\nsim:echo thought`);
    assert.equal(begun.text, 'thought');
    for (const [word, more] of [
      [second, ['--resume', begun.result.session_id, '--fork-session']],
      [third, ['--continue']],
    ])
      assert.equal((await claude(place, `sim:echo went on with ${word}`, { args: more })).text, `went on with ${word}`);
    // The simulator refuses thinking that comes back altered; that it came back at all is seen here.
    const thinking = (await lastSeen(second)).flatMap(({ content }) => (Array.isArray(content) ? content : []));
    assert.ok(thinking.some((block) => block.type === 'thinking' && block.thinking.includes(`the key of ${first} is AKIA`)));
  });

  test('after a provider’s error that came once a reviewer had approved', async () => {
    const word = uniqueWord();
    const place = makeHome();
    const running = claude(place, `sim:error 400 0 bad luck for ${word}\n${risky(word)}`);
    await vote((await pendingApproval(word)).id, 'approve');
    const outcome = await running;
    assert.match(outcome.text, new RegExp(`bad luck for ${word}`));
    assert.equal((await reachedProvider(word)).length, 1);
    // The text has had no answer: it stands in the next prompt, so it is asked about once more.
    const next = claude(place, `sim:echo went on with ${word}`, goOn);
    await vote((await pendingApproval(word)).id, 'approve');
    assert.equal((await next).text, `went on with ${word}`);
    assert.equal((await approvalsAbout(word)).length, 2);
  });
});
