import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { body, entries } from '../testing/entries.fake.js';
import { JournalChain } from '../testing/journal-chain.fake.js';

const route = { method: 'POST', path: '/hooks/claude-code', format: 'claude-code.hook' };
const at = (second: number): string => new Date(Date.now() - 60_000 + second * 1_000).toISOString();

describe('what a client asked by hooks', () => {
  let audit: AuditServiceFake;
  beforeAll(async () => {
    audit = await AuditServiceFake.start();
    const chain = new JournalChain('chain');
    const told = { isNew: true, from: 0, to: 0, text: ['{}'] };
    const call = { id: 'tool_input', kind: 'tool_use', role: 'assistant', provenance: 'tool_use', tool: 'Bash', ...told } as const;
    const output = { id: 'tool_response', kind: 'tool_result', role: 'user', provenance: 'tool_result', tool: 'Bash', ...told } as const;
    const asked = (id: string, requestClass: string, second: number, more: object) => [
      chain.add(entries.received(id, { route, requestClass, model: null, startedAt: at(second), ...more })),
      chain.add(entries.ended(id, 'completed', { verdict: 'allow', reply: null })),
    ];
    await audit.send([
      ...asked('prompt', 'UserPromptSubmit', 1, { title: 'Tidy the notes' }),
      ...asked('call', 'PreToolUse', 2, { request: { ...body('call:request', [{ text: '{}' }]), blocks: [call] } }),
      ...asked('output', 'PostToolUse', 3, { request: { ...body('output:request', [{ text: '{}' }]), blocks: [output] } }),
    ]);
  });
  afterAll(() => audit.close());

  const found = async (query: string) => {
    const { body: answer } = await audit.get(`/api/exchanges?order=oldest&${query}`);
    return (answer['items'] as { id: string }[]).map(({ id }) => id);
  };

  it('is found by the tool that was asked about, once', async () => {
    expect(await found('tool=Bash')).toEqual(['call']);
    expect(await found('tool=Read')).toEqual([]);
    expect(await found('client=claude-code')).toEqual(['prompt', 'call', 'output']);
  });

  it('is a session by the words of its first prompt where nothing of it passed the gateway', async () => {
    const { body: answer } = await audit.get('/api/sessions');
    expect(answer['items']).toMatchObject([{ id: 'session-1', title: 'Tidy the notes', turns: 0, sideCalls: 3 }]);
  });
});
