import { compileCondition } from './condition.js';

const problemOf = (source: string): string | null => {
  const result = compileCondition(source);
  return result.ok ? null : result.message;
};

describe('what a condition costs', () => {
  it.each([
    'findings.exists(f, findings.exists(g, f.kind == g.kind))',
    'findings.exists(f, findings.exists(g, findings.exists(h, f.kind == h.kind && g.kind == "x")))',
    'findings.all(f, findings.filter(g, g.kind == f.kind).size() < 3)',
    'findings.exists_one(f, tools.exists(t, t == f.kind))',
    'findings.map(f, tools.map(t, t + f.kind).size()).size() > 1',
    'findings.exists(f, f.kind in tools)',
    'tools.exists(t, principal["groups"] == groups)',
    'tools.exists(t, principal[t] == [])',
    'findings.exists(findings, findings.severity == "low")',
    'tools.filter(t, tools == groups).size() > 0',
    'tools.exists(t, (tools + groups).size() > 1)',
    'model == "x" || !(groups.all(g, tools.exists(t, t == g)))',
    '["a", "b"].exists(x, ["c", "d"].exists(y, x == y))',
    'tools.map(t, tools).exists(l, l == groups)',
    'tools.exists(t, t in tool.input.names)',
    'findings.exists(f, f.kind in tool["input"])',
    'tools.exists(t, t in params)',
    'tool.input.edits.exists(e, tool.input.edits.exists(g, e == g))',
    'call.commands.exists(c, call.commands.exists(d, c.program == d.program))',
    'call.commands.exists(c, c.argv.exists(a, c.argv.exists(b, a == b)))',
    'call.commands.exists(c, c.argv.exists(a, a in c.argv))',
    'call.commands.exists(c, c.argv.exists(a, call.hosts.size() > 1))',
    'call.commands.exists(c, findings.exists(f, f.kind == c.program))',
    'call.paths.exists(p, tools.exists(t, t == p.path))',
  ])('is not the product of lists: %s', (source) => expect(problemOf(source)).toContain('cannot go through another list'));

  it('is not very many lists after each other', () => {
    const loops = (count: number): string =>
      Array.from({ length: count }, (_value, index) => `tools.exists(t, t == "${index}")`).join(' || ');
    expect(problemOf(loops(10))).toBeNull();
    expect(problemOf(loops(11))).toContain('at most 10 times');
  });

  it('tells where', () => {
    expect(compileCondition('findings.exists(f, groups.exists(g, g == f.kind))')).toMatchObject({ ok: false, offset: 19 });
  });

  it.each([
    'findings.exists(f, f.kind in ["a", "b"] && f.severity == "high")',
    'findings.filter(f, f.severity == "high").size() > 3 && groups.exists(g, g.startsWith("team-"))',
    'tools.filter(t, t.startsWith("mcp")).exists(t, t.contains(model))',
    'tools.exists(t, t == groups[0] && size(groups) > 1 && findings.size() < 3)',
    'findings.exists(f, f[model] == "x" || f["kind"] == "y")',
    'findings.exists(f, "x" in groups || f.kind in principal.groups)',
    'tool.input.edits.exists(e, e.old == tool.name)',
    'call.commands.exists(c, c.program == "kubectl" && c.argv.exists(a, a.startsWith("--context=prod")))',
    'call.commands.exists(c, "sudo" in c.wrappers && ("-f" in c.argv || c.argv[0] == "x"))',
    '"x" in tools && "y" in principal.groups && tools == groups',
  ])('is no matter of: %s', (source) => expect(problemOf(source)).toBeNull());
});
