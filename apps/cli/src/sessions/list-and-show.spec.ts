import { list } from './list.command.js';
import { show } from './show.command.js';

const sums = {
  title: 'Build\u001b[2J the shop',
  startedAt: '2026-01-01T00:00:00.000Z',
  lastActiveAt: '2026-01-01T00:05:00.000Z',
  turns: 4,
  sideCalls: 1,
  tokens: 1_200,
  cost: [{ currency: 'USD', amount: 0.125 }],
  verdict: 'mask',
  findings: { secret: 2 },
};
const item = {
  ...sums,
  id: 'session-1',
  principal: { name: 'Alice' },
  client: { name: 'claude-cli', version: '2.1' },
  exchangeCount: 5,
  capped: false,
};
const agent = (agentId: string | null, depth: number) => ({ ...sums, agentId, depth });
const turn = (id: string, agentId: string | null) => ({
  id,
  startedAt: '2026-01-01T00:00:00.000Z',
  title: null,
  model: 'claude-test',
  verdict: 'allow',
  outcome: 'completed',
  caller: { agentId },
});

function stage(answer: unknown) {
  const [out, asked]: [string[], string[]] = [[], []];
  const terminal = { read: async () => '', out: (text: string) => void out.push(text), err: (text: string) => void out.push(text) };
  const api = { get: async (path: string) => (asked.push(path), answer) };
  return { out, asked, terminal, api };
}

describe('ostiary sessions list', () => {
  it('is a line a session, and asks for what is wanted', async () => {
    const { out, asked, terminal, api } = stage({ items: [item], next: 'more' });
    expect(await list({ principal: 'alice', limit: 20 }, false, api, terminal)).toBe(0);
    expect(asked).toEqual(['/api/sessions?principal=alice&limit=20']);
    expect(out.join('')).toMatch(
      /ID +WHO.*\nsession-1 +Alice +claude-cli +\S+ +4 +1 +1200 +0\.1\d USD +mask +secret 2 +Build.* the shop\nThere are more/,
    );
    expect(out.join('')).not.toContain('\u001b');
  });

  it('is an object a line with --json', async () => {
    const { out, terminal, api } = stage({ items: [item, { ...item, id: 'session-2' }], next: null });
    await list({ limit: 50 }, true, api, terminal);
    expect(
      out
        .join('')
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { id: string }).id),
    ).toEqual(['session-1', 'session-2']);
  });
});

describe('ostiary sessions show', () => {
  const session = {
    ...item,
    agents: [agent(null, 0), agent('a', 1), agent('b', 2)],
    exchanges: { items: [turn('x2', 'b'), turn('x1', null)], next: null },
  };

  it('draws agents as a tree, and tells the turns in their order', async () => {
    const { out, asked, terminal, api } = stage(session);
    expect(await show('s/1', false, api, terminal)).toBe(0);
    expect(asked).toEqual(['/api/sessions/s%2F1']);
    expect(out.join('')).toMatch(
      /^session-1\nAlice with claude-cli 2\.1\n[^]*\nconversation +2026[^]*\n· a +2026[^]*\n· · b +2026[^]*x1[^]*x2 +b /,
    );
  });

  it('is what the API tells with --json', async () => {
    const { out, terminal, api } = stage(session);
    await show('session-1', true, api, terminal);
    expect(JSON.parse(out.join(''))).toEqual(session);
  });
});
