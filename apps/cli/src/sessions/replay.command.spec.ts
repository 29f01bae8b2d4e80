import { setTimeout as pause } from 'node:timers/promises';
import { replay } from './replay.command.js';

const callers: Readonly<Record<string, object>> = {
  sub: { agentId: 'a', parentAgentId: null },
  subsub: { agentId: 'b', parentAgentId: 'a' },
};

const frames = (id: string, text: string): string =>
  (
    [
      ['exchange', { exchangeId: id, startedAt: '2026-01-01T00:00:00.000Z', caller: 'Alice', model: 'claude-test', ...callers[id] }],
      ['opened', { at: 5, exchangeId: id, block: 'reply.content.0', kind: 'text', tool: null }],
      ['text', { at: 10, exchangeId: id, block: 'reply.content.0', text }],
      ['ended', { at: 20, exchangeId: id, outcome: 'completed', status: 200, errorCode: null }],
    ] as const
  )
    .map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    .join('');

function stage(exchanges: readonly string[], isThere = false) {
  const out: string[] = [];
  let [press, released] = [(_key: string): void => undefined, 0];
  const api = {
    get: async () => ({ items: exchanges.map((id) => ({ id })), next: null }),
    async *stream(path: string) {
      yield frames(path.split('/')[3]!, `said in ${path}\u001b[2J`);
    },
  };
  const terminal = { read: async () => '', out: (text: string) => void out.push(text), err: (text: string) => void out.push(text) };
  const keyboard = {
    isThere,
    listen: (heard: (key: string) => void) => {
      press = heard;
      return () => void (released += 1);
    },
  };
  const run = (options: Partial<Parameters<typeof replay>[0]> = {}) =>
    replay({ session: 's/1', speed: 0, step: false, json: false, ...options }, api, terminal, keyboard, new AbortController().signal);
  return { out, run, press: (key: string) => press(key), released: () => released };
}

describe('ostiary sessions replay', () => {
  it('plays the exchanges one after the other, harmless to a terminal', async () => {
    const { out, run, released } = stage(['e1', 'e2']);
    expect(await run()).toBe(0);
    expect(out.join('')).toMatch(/Alice claude-test.*e1\n[^]*said in [^]*completed 200[^]*e2\n/);
    expect(out.join('')).not.toContain('\u001b');
    expect(released()).toBe(1);
  });

  it('is one event a line with --json', async () => {
    const { out, run } = stage(['e1']);
    await run({ json: true });
    expect(out.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(['exchange', 'opened', 'text', 'ended']);
  });

  it('draws what an agent did further in than what started it, and tells how deep it stands', async () => {
    const { out, run } = stage(['e1', 'sub', 'subsub', 'e2']);
    await run();
    const begins = out.map((text) => /^\n( *)== [^ ]+ Alice.*? ([^ ]+)\n/.exec(text)).filter((found) => found !== null);
    expect(begins.map(([, indent, id]) => [id, indent?.length])).toEqual([
      ['e1', 0],
      ['sub', 4],
      ['subsub', 8],
      ['e2', 0],
    ]);
    expect(out.join('')).toMatch(/\n {8}< text\n {8}said in/);
    out.length = 0;
    await run({ json: true });
    const depths = out.map((line) => JSON.parse(line) as { event: string; depth?: number }).filter(({ event }) => event === 'exchange');
    expect(depths.map(({ depth }) => depth)).toEqual([0, 1, 2, 0]);
  });

  it('goes step by step, and ends at q with the keyboard given back', async () => {
    const { out, run, press, released } = stage(['e1'], true);
    const playing = run({ step: true, speed: 1 });
    while (out.length < 2) {
      press('\r');
      await pause(1);
    }
    press('q');
    expect(await playing).toBe(0);
    expect(out.join('')).not.toContain('completed');
    expect(released()).toBe(1);
  });

  it('says so where there is no such session', async () => {
    const { run } = stage([]);
    expect(await run()).toBe(2);
  });
});
