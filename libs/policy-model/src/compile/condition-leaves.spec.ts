import { compileCondition } from './condition.js';

const knownKinds = ['secret', 'pii', 'github-token', 'gitlab-token', 'email'];
const told = (source: string) => {
  const result = compileCondition(source, { knownKinds, signalNames: ['chat-template', 'prompt-leak'] });
  return result.ok ? 'compiles' : `${result.offset}: ${result.message}`;
};

describe('the leaves of a condition', () => {
  it.each([
    [
      'time.hour > 18',
      '0: There is no member "hour". A time has methods: time.getHours(), time.getHours("Europe/Berlin"). Did you mean "getHours"',
    ],
    ['time["hour"] > 18', 'There is no member "hour"'],
    ['(time - timestamp("2026-01-01T00:00:00Z")).hours > 1', 'A duration has methods'],
    ['model == "x" && (true ? time : time).day > 2', 'There is no member "day"'],
    ['dyn(time).hour > 18', 'dyn() is not available'],
    ['time.getHours("Europe/Brelin") > 18', '14: There is no zone "Europe/Brelin". Did you mean "Europe/Berlin"'],
    ['time.getHours(model) > 18', 'A zone is written out'],
    ['findings.exists(f, f.kind == "github-tokn")', '29: No kind is "github-tokn". Did you mean "github-token"'],
    ['findings.exists(f, "github-tokn" != f.kind)', 'Did you mean "github-token"'],
    ['findings.exists(f, f["kind"] in ["email", "gitlab-tokens"])', '42: No kind is "gitlab-tokens". Did you mean "gitlab-token"'],
    ['findings.filter(f, true)[0].category == "secrets"', 'No category is "secrets". Did you mean "secret"?'],
    ['findings.exists(f, f.kind == "secret")', 'No kind is "secret".'],
    ['findings[0].severity == "hihg"', 'Did you mean "high"'],
    ['findings.all(f, f.confidence == "sure")', 'No confidence is "sure".'],
    ['findings.exists(f, f.provenance == "tool")', 'No provenance is "tool". Did you mean "tool_use"'],
    ['findings.exists(f, f.position == "new")', 'No position is "new".'],
    ['findings.exists(f, f.kind.startsWith("githb"))', 'No kind is such that startsWith("githb") holds.'],
    ['"prompt-leka" in injection.signals', '0: Nothing in signals is "prompt-leka". Did you mean "prompt-leak"'],
    ['client.kind == "claude"', 'No kind is "claude". Did you mean "claude-code"?'],
    ['time > timestamp("nonsense")', '7: This can never be evaluated'],
    ['model == "x" || 1 / 0 > 1', 'This can never be evaluated'],
    ['duration("5x") > duration("1s")', 'This can never be evaluated'],
    ['model in ["a", string([1][5])]', 'This can never be evaluated'],
  ])('%s does not compile', (source, why) => expect(told(source)).toContain(why));

  it.each([
    'time.getHours() > 18 && time.getDayOfWeek("Europe/Berlin") in [0, 6]',
    'time.getHours("+01:00") > 18 && time.getFullYear("UTC") > 2000',
    '(time - timestamp("2026-01-01T00:00:00Z")).getHours() > 1',
    'findings.exists(f, f.kind == "github-token" && f.category != "pii" && f.severity in ["high", "critical"])',
    'findings.exists(f, f.kind.contains("token") && f.kind != model)',
    'client.kind == "claude-code" && client.name == "anything"',
    'principal.name == "github-tokn" && tools.exists(t, t == "github-tokn")',
    '"prompt-leak" in injection.signals && model in groups && "prompt-leka" in tools',
    'params.max_tokens > 5 && params.kind == "any"',
    '["a", "b"].exists(x, x == model) && 1 + 1 == 2',
  ])('%s compiles', (source) => expect(told(source)).toBe('compiles'));

  it('are not held against a policy that was published before they were checked', () =>
    expect(compileCondition('time.hour > 18', { knownKinds, isPublished: true })).toMatchObject({ ok: true }));

  it('does not check kinds where nobody says which there are', () =>
    expect(compileCondition('findings.exists(f, f.kind == "whatever")')).toMatchObject({ ok: true }));
});
