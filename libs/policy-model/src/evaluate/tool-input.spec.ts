import { compilePolicy } from '../compile/compile-policy.js';
import { evaluate } from './evaluate.js';
import { attributesOf, blockOf, policyOf } from './evaluation.fake.js';

const called = (when: string, input: () => unknown) =>
  evaluate(policyOf(`  - { id: rule, on: [tool_call], when: '${when}', action: block }`), {
    phase: 'tool_call',
    attributes: attributesOf({ tools: ['Write'], tool: { name: 'Write', input } }),
    blocks: [blockOf('call', { kind: 'tool_use', provenance: 'tool_use' })],
  }).reasons.map(({ code }) => code);
const matched = ['rule_matched'];
const failed = ['evaluation_failed'];

describe('the input of a tool in conditions', () => {
  const input = {
    file_path: '/etc/hosts',
    limit: 5,
    share: 0.5,
    big: 2 ** 60,
    edits: [{ old: 'a' }, { old: 'b' }],
    deep: { er: { er: true } },
    nothing: null,
  };
  it.each<[string, string[]]>([
    ['tool.name == "Write" && tool.input.file_path.startsWith("/etc/")', matched],
    ['tool.input.file_path.startsWith("/home/")', []],
    ['tool.input.limit > 4 && tool.input.limit == 5 && tool.input.share < 1.0 && tool.input.big > 1', matched],
    ['tool.input.edits.exists(e, e.old == "b")', matched],
    ['tool.input.edits.all(e, e.old == "b")', []],
    ['tool.input.deep.er.er == true', matched],
    ['tool.input["file_path"] == "/etc/hosts"', matched],
    ['tool.input.nothing == null', matched],
    ['"file_path" in tool.input', matched],
    ['"path" in tool.input && tool.input.path == ""', []],
    ['tool.name == "Edit" && tool.input.missing == ""', []],
    ['tool.input.missing == ""', failed],
    ['tool.input.limit.startsWith("/")', failed],
    ['tool.input.constructor == ""', failed],
    ['tool.input.__proto__ == ""', failed],
    ['tool.input.file_path > 5', failed],
  ])('%s: %j', (when, codes) => expect(called(when, () => input)).toEqual(codes));

  it.each<[string, unknown]>([
    ['a list', ['/home/x']],
    ['a text', 'x'],
    ['nothing', null],
  ])('that is %s has no keys: the rule matches', (_what, value) => {
    expect(called('"x" in tool.input && tool.input.x.startsWith("/etc/")', () => value)).toEqual(_what === 'a list' ? [] : failed);
    expect(called('tool.input.x.startsWith("/etc/")', () => value)).toEqual(failed);
  });

  it('that could not be read makes every condition on it match, and is not read for others', () => {
    const unread = (): never => {
      throw new Error('unread');
    };
    expect(called('"x" in tool.input', unread)).toEqual(failed);
    expect(called('tool.name == "Write"', unread)).toEqual(matched);
  });

  it('is no matter of requests and replies', () => {
    const rule = (on: string) =>
      compilePolicy(
        `version: 1\nrules: [{ id: a, on: ${on}, match: { words: [abc] }, when: 'model == "x" || tool.name == "x"', action: block }]`,
        {
          checkPattern: () => null,
        },
      );
    expect(rule('[tool_call]').ok).toBe(true);
    for (const on of ['[request]', '[request, tool_call]', '[reply]'])
      expect(rule(on)).toMatchObject({
        ok: false,
        problems: [{ column: 72 + on.length, message: expect.stringContaining('on: [tool_call]') }],
      });
  });
});

describe('the parameters of a call in conditions', () => {
  const asked = (when: string, parameters?: Record<string, unknown>) =>
    evaluate(policyOf(`  - { id: rule, when: '${when}', action: block }`), {
      phase: 'request',
      attributes: attributesOf(parameters === undefined ? {} : { parameters }),
      blocks: [blockOf('b')],
    }).reasons.map(({ code }) => code);

  it('are read by name, and match where they are missing or unknown', () => {
    expect(asked('params.max_tokens > 100', { max_tokens: 101 })).toEqual(matched);
    expect(asked('params.max_tokens > 100', { max_tokens: 100 })).toEqual([]);
    expect(asked('params.thinking.budget_tokens >= 10', { thinking: { budget_tokens: 10 } })).toEqual(matched);
    expect(asked('params.max_tokens > 100', {})).toEqual(failed);
    expect(asked('params.max_tokens > 100')).toEqual(failed);
    expect(asked('"max_tokens" in params && params.max_tokens > 100', {})).toEqual([]);
  });
});
