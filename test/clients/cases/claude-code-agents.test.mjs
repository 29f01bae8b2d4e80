import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { claude, makeHome } from '../support/claude-code.mjs';
import { exchangesAfter, sessionOf, uniqueWord } from '../support/ostiary.mjs';
import { waitUntil } from '../support/wait-until.mjs';

const agent = (prompt) => JSON.stringify({ name: 'Agent', input: { description: 'A test', prompt, subagent_type: 'general-purpose' } });

/** An agent that starts one of its own, each with the word: the simulator plays a marker only where it stands plainly. */
const nested = (word) => `sim:tool ${agent(`${word}: {{reverse loot:mis}} ${agent(`Look for ${word}`)}`)}`;

/** Where each agent stands, and what the client called its calls. */
async function treeOf(word, env) {
  const outcome = await claude(makeHome(), nested(word), { env });
  assert.equal(outcome.code, 0, outcome.text);
  const [first] = await exchangesAfter(word, 3);
  // The conversation and its agent each call once more when they hear of a result.
  const { agents, exchanges } = await waitUntil(`the whole session of ${word} on record`, async () => {
    const session = await sessionOf(first);
    const isWhole = session.agents.length >= 3 && session.agents.filter(({ turns }) => turns >= 2).length >= 2;
    return isWhole && session.exchanges.items.every(({ outcome }) => outcome !== null) ? session : null;
  });
  const [itself, outer, inner, ...more] = agents;
  assert.deepEqual(more, []);
  assert.deepEqual([itself.agentId, itself.depth, outer.depth, inner.depth], [null, 0, 1, 2]);
  assert.deepEqual([outer.parentAgentId, inner.parentAgentId], [null, outer.agentId]);
  assert.match(inner.title, new RegExp(`^Look for ${word}`));
  assert.ok(itself.turns >= 2 && outer.turns >= 2, JSON.stringify(agents));
  return Map.groupBy(exchanges.items, ({ caller }) => [itself, outer, inner].findIndex(({ agentId }) => agentId === caller.agentId));
}

describe('subagents of Claude Code', { concurrency: true }, () => {
  test('are told as a tree: each its own turns, under what started it', async () => {
    await treeOf(uniqueWord());
  });

  test('and with what it calls each call, where it is asked to tell gateways', async () => {
    const calls = await treeOf(uniqueWord(), { CLAUDE_CODE_GATEWAY_HINT_HEADERS: '1' });
    for (const [place, told] of ['main', 'subagent', 'subagent'].entries())
      for (const { caller } of calls.get(place)) assert.equal(caller.requestClass, told);
  });
});
