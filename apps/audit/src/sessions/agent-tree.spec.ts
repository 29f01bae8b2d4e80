import * as fc from 'fast-check';
import { agentTree } from './agent-tree.js';

const told = (agents: readonly { agent: string | null; parent: string | null }[]) =>
  agentTree(agents).map(({ agent, depth }) => `${depth} ${agent ?? 'itself'}`);

describe('agentTree', () => {
  it('puts each agent behind the one that started it', () => {
    const agents = [
      { agent: null, parent: null },
      { agent: 'a', parent: null },
      { agent: 'b', parent: null },
      { agent: 'a1', parent: 'a' },
      { agent: 'a11', parent: 'a1' },
      { agent: 'b1', parent: 'b' },
    ];
    expect(told(agents)).toEqual(['0 itself', '1 a', '2 a1', '3 a11', '1 b', '2 b1']);
  });

  it('puts under the conversation whose parent is not there, and whose parents go round in a ring', () => {
    const agents = [
      { agent: 'x', parent: 'gone' },
      { agent: 'self', parent: 'self' },
      { agent: 'a', parent: 'b' },
      { agent: 'b', parent: 'a' },
    ];
    expect(told(agents)).toEqual(['1 x', '1 self', '1 a', '1 b']);
  });

  it('places every agent once, whatever clients say of parents', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const agent = fc.record({ agent: fc.option(name), parent: fc.option(name) });
    fc.assert(
      fc.property(fc.uniqueArray(agent, { selector: (one) => one.agent }), (agents) => {
        const placed = agentTree(agents);
        expect(placed).toHaveLength(agents.length);
        expect(new Set(placed.map((one) => one.agent))).toEqual(new Set(agents.map((one) => one.agent)));
        placed.forEach(({ depth }, index) => expect(depth).toBeLessThanOrEqual((placed[index - 1]?.depth ?? 0) + 1));
      }),
    );
  });
});
