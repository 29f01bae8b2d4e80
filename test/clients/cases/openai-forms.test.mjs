import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chatClients } from '../support/chat-clients.mjs';
import { forms } from '../support/openai-forms.mjs';
import { startScriptedServer } from '../support/scripted-server.mjs';

/**
 * What clients make of each form that an answer of a gateway may have, and how often they call: the facts of docs/clients-measured.md that
 * the forms of holds and refusals were chosen by. No gateway stands between, so a change here is a change of the client.
 */
const once = 1;
const sentAgain = 3;
const answered = ({ text, finish }) => assert.deepEqual([text, finish], ['hello world', 'stop']);
const fails = ({ error }) => assert.ok(error, 'it took this for an answer');
const saysWhy = ({ error }) => assert.match(error.message, /Refused by policy/);
const refusedWith = (outcome) => {
  assert.equal(outcome.finish, 'content_filter');
  assert.match(outcome.refusal ?? outcome.text, /Refused by policy/);
};
/** The beginning of an answer, with nothing that says that it is one. */
const takesForWhole = ({ text, error }) => assert.deepEqual([text, error], ['hello ', undefined]);

const inStreams = [
  ['comments before and in a stream are not seen', forms.commentsInStream, answered, once],
  ['an error that comes first is told', forms.errorFirst, saysWhy, once],
  ['an error after some words is told', forms.errorAfterWords, saysWhy, once],
  ['a refusal in place of the words is told', forms.refusalInStream, refusedWith, once],
];
const inJson = [
  ['spaces before the answer are not seen', forms.spaces, answered, once],
  ['a refusal after spaces is told', forms.refusalAfterSpaces, refusedWith, once],
];
const inBoth = [403, 451].map((status) => [`status ${status} is told`, forms.refused(status), saysWhy, once]);

/** Where the clients differ, by their names' beginning. */
const differing = [
  [
    'an error of another type that comes first',
    true,
    forms.errorOfOtherType,
    { 'the SDK': once, 'the Python SDK': once, 'the AI SDK': sentAgain },
    saysWhy,
  ],
  ['a reset in the middle of a stream', true, forms.resetStream, { 'the SDK': once, 'the Python SDK': once, 'the AI SDK': once }, fails],
  ['a reset after spaces', false, forms.resetAfterSpaces, { 'the SDK': once, 'the Python SDK': sentAgain, 'the AI SDK': sentAgain }, fails],
  ['status 409', false, forms.refused(409), { 'the SDK': once, 'the Python SDK': once, 'the AI SDK': sentAgain }, saysWhy],
];

const check = async (ask, form, expectation, calls) => {
  const server = await startScriptedServer(form);
  try {
    expectation(await ask(server.target, 'hello'));
    assert.equal(server.calls(), calls, 'calls');
  } finally {
    await server.close();
  }
};

describe('forms of answers', { concurrency: 2 }, () => {
  for (const { name, stream, ask } of chatClients) {
    for (const [what, form, expectation, calls] of [...(stream ? inStreams : inJson), ...inBoth])
      test(`${name}: ${what}`, () => check(ask, form, expectation, calls));
    for (const [what, , form, byClient, expectation] of differing.filter(([, ofStreams]) => ofStreams === stream)) {
      const calls = byClient[name.split(',')[0]];
      test(`${name}: ${what} is an error${calls === once ? '' : ', and the call is sent again'}`, () =>
        check(ask, form, expectation, calls));
    }
  }

  for (const { name, ask } of chatClients.filter((client) => client.stream)) {
    const helper = name.startsWith('the SDK');
    test(`${name}: a stream that is cut without an ending ${helper ? 'is an error' : 'is taken for whole'}`, () =>
      check(ask, forms.cutStream, helper ? fails : takesForWhole, once));
    test(`${name}: an event that is no chunk breaks it`, async () => {
      // Python's SDK raises no error of its own here.
      const broken = async (...call) => ask(...call).catch((error) => ({ error }));
      await check(broken, forms.pingEvent, fails, once);
    });
  }
});
