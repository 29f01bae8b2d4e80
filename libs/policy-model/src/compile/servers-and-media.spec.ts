import { compilePolicy } from './compile-policy.js';

const compile = (top: string) => compilePolicy(`version: 1\n${top}\nrules: []\n`, { checkPattern: () => null });
const policyOf = (top: string) => {
  const result = compile(top);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.policy;
};

describe('the servers and media of a policy', () => {
  it.each(['', 'mcp: {}\nmedia: {}', 'mcp: { servers: [] }\nmedia: { hosts: [] }'])('are none until they are named: %j', (top) => {
    const policy = policyOf(top);
    expect(policy.allowsMcpServer('https://mcp.example.com/sse')).toBe(false);
    expect(policy.allowsMediaUrl('https://images.example.com/a.png')).toBe(false);
  });

  it('are those that it names, each list for itself', () => {
    const policy = policyOf(
      'mcp: { servers: ["https://mcp.example.com/sse", "https://*.tools.example.com"] }\nmedia: { hosts: [images.example.com, "*.cdn.example.com"] }',
    );
    const servers = [
      'https://mcp.example.com/sse',
      'https://a.tools.example.com/x',
      'https://mcp.example.com/',
      'https://images.example.com/',
    ];
    expect(servers.map((url) => policy.allowsMcpServer(url))).toEqual([true, true, false, false]);
    const media = [
      'https://images.example.com/a?X-Amz-Signature=0',
      'https://a.cdn.example.com/b',
      'https://cdn.example.com/b',
      'https://mcp.example.com/sse',
    ];
    expect(media.map((url) => policy.allowsMediaUrl(url))).toEqual([true, true, false, false]);
  });

  it('are refused with the place and the form that is wanted where they cannot be read', () => {
    const result = compile(`mcp:
  servers: ["https://mcp.example.com", "mcp.example.com", "https://*.com"]
media:
  hosts: ["https://images.example.com", "*"]`);
    expect(result.ok ? [] : result.problems).toEqual([
      { line: 3, column: 40, path: 'mcp.servers[1]', message: expect.stringContaining('https://mcp.example.com/sse') },
      { line: 3, column: 59, path: 'mcp.servers[2]', message: expect.stringContaining('whole top-level domain') },
      { line: 5, column: 11, path: 'media.hosts[0]', message: expect.stringContaining('no scheme') },
      { line: 5, column: 41, path: 'media.hosts[1]', message: expect.stringContaining('A host is a name') },
    ]);
  });

  it.each([
    ['mcp: { server: [] }', 'mcp.server', 'Did you mean "servers"?'],
    ['media: { urls: [] }', 'media.urls', 'Known here: hosts.'],
    ['mcp: { servers: "https://mcp.example.com" }', 'mcp.servers', '"servers" must be a list.'],
  ])('have no other fields: %s', (top, path, message) => {
    const result = compile(top);
    expect(result.ok ? [] : result.problems).toMatchObject([{ path, message: expect.stringContaining(message) }]);
  });
});
