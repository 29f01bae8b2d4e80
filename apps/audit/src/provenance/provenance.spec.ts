import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { entries } from '../testing/entries.fake.js';
import { JournalChain } from '../testing/journal-chain.fake.js';
import type { ProvenanceMatch } from './provenance.view.js';
import { fenced, replied } from './written-code.fake.js';

const median = `export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) {
    return sorted[middle]!;
  }
  const [low, high] = [sorted[middle - 1]!, sorted[middle]!];
  if (low === high) return low;
  return (low + high) / 2;
}
`;
const queue = `export class Queue<T> {
  private readonly waiting: ((item: T) => void)[] = [];
  private readonly items: T[] = [];

  push(item: T): void {
    const next = this.waiting.shift();
    if (next !== undefined) next(item);
    else this.items.push(item);
  }

  async take(): Promise<T> {
    const item = this.items.shift();
    if (item !== undefined) return item;
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
`;
const parser = `export function parse(source: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [number, line] of source.split('\\n').entries()) {
    if (line.startsWith('#') || line.trim() === '') continue;
    const at = line.indexOf(':');
    if (at < 0) throw new SyntaxError(\`line \${number + 1}: no colon\`);
    const values = line.slice(at + 1).split(',').map((value) => value.trim().toLowerCase());
    found.set(line.slice(0, at), [...(found.get(line.slice(0, at)) ?? []), ...values]);
  }
  return found;
}
`;

describe('who generated this code', () => {
  let audit: AuditServiceFake;
  beforeAll(async () => {
    audit = await AuditServiceFake.start();
    const chain = new JournalChain('chain-1');
    await audit.send([
      ...replied(chain, 'exchange-1', [{ kind: 'text', text: fenced(median) }]),
      ...replied(chain, 'exchange-2', [
        { kind: 'text', text: 'I write the file.' },
        { kind: 'tool_use', tool: 'Write', input: { file_path: '/src/queue.ts', content: queue } },
      ]),
      ...replied(chain, 'exchange-3', [{ kind: 'thinking', text: fenced(parser) }]),
      // What somebody else put into the conversation is not what a model wrote.
      chain.addTogether([entries.content(JSON.stringify({ content: fenced(parser) })), entries.received('exchange-4', {}, 'session-4')]),
      ...replied(chain, 'exchange-5', [{ kind: 'text', text: fenced(median) }], 'session-5'),
    ]);
  });
  afterAll(() => audit.close());

  const ask = async (text: string, language?: string): Promise<ProvenanceMatch[]> => {
    const { status, body } = await audit.post('/api/provenance', { text, language });
    expect(status).toBe(200);
    return body['matches'] as ProvenanceMatch[];
  };

  it('names the exchange, and what of the text it wrote', async () => {
    const text = `import { something } from './somewhere.js';\n\n${queue}\nexport const answer = 42;\n`;
    const [match, ...others] = await ask(text);
    expect(others).toEqual([]);
    expect(match).toEqual({
      coverage: expect.any(Number),
      agreement: 1,
      ranges: [expect.objectContaining({ firstLine: 3, lastLine: 18 })],
      sessionId: 'session-1',
      exchangeId: 'exchange-2',
      turn: 2,
      principal: expect.objectContaining({ subject: 'alice' }),
      model: 'claude-test',
      at: '2026-01-01T00:00:00.000Z',
    });
    expect(match!.coverage).toBeGreaterThan(0.8);
    const { start, end } = match!.ranges[0]!;
    expect(text.slice(start, end).trim()).toBe(queue.trim());
  });

  it('finds it in another layout, renamed and with a line changed', async () => {
    const changed = queue
      .replace(/\n\s*/g, '\n\t')
      .replaceAll('waiting', 'takers')
      .replaceAll('item', 'entry')
      .replace('return entry;', 'return entry as T;');
    expect(await ask(changed, 'ts')).toMatchObject([{ exchangeId: 'exchange-2' }]);
  });

  it('names the older of two that wrote the same, and both', async () => {
    expect(await ask(median)).toMatchObject([
      { exchangeId: 'exchange-1', coverage: 1 },
      { exchangeId: 'exchange-5', coverage: 1, sessionId: 'session-5' },
    ]);
  });

  it('looks at a long text section by section', async () => {
    const others = Array.from({ length: 150 }, (_, at) => `const name${at} = table${at % 7}.column${at} ?? ${at};`).join('\n');
    const [match] = await ask(`${others}\n\n${queue}\n${others}`);
    expect(match).toMatchObject({ exchangeId: 'exchange-2', ranges: [expect.objectContaining({ firstLine: 152, lastLine: 167 })] });
  });

  it.each<[string, string, string?]>([
    ['what nobody wrote', 'for (const row of rows) {\n  console.log(row.first, row.second);\n  total += row.value * rate;\n}\n'.repeat(4)],
    ['what somebody else put into the conversation, or was only thought', parser],
    ['code in another language', queue, 'python'],
    ['what is too short to be sure', median.split('\n').slice(1, 3).join('\n')],
    ['nothing', ''],
  ])('says nothing about %s', async (...[, text, language]) => expect(await ask(text, language)).toEqual([]));

  it('finds a few lines only where they are the same, and enough', async () => {
    const few = queue.split('\n').slice(4, 13).join('\n');
    expect(await ask(few)).toMatchObject([{ exchangeId: 'exchange-2', coverage: 1 }]);
    expect(await ask(few.replaceAll('item', 'entry').replaceAll('next', 'taker'))).toEqual([]);
  });

  it('is for auditors, and notes what they found', async () => {
    await ask(queue);
    const [noted] = await audit.query('SELECT action, target FROM access ORDER BY id DESC LIMIT 1');
    expect(noted).toEqual({ action: 'provenance.ask', target: { characters: queue.length, sessions: ['session-1'] } });
    expect((await audit.post('/api/provenance', { text: queue }, 'erin')).status).toBe(200);
    for (const [subject, status] of [
      ['alice', 403],
      ['bob', 403],
      [null, 401],
    ] as const)
      expect((await audit.post('/api/provenance', { text: queue }, subject)).status).toBe(status);
  });

  it.each([
    {},
    { text: 1 },
    { text: 'a', more: 1 },
    { text: 'a'.repeat(131_073) },
    { text: '\n'.repeat(2_000) },
    { text: 'a', language: 'x'.repeat(51) },
  ])('refuses a question of another shape', async (question) => expect((await audit.post('/api/provenance', question)).status).toBe(400));

  it('keeps nothing of a piece twice in a session, and takes a redelivery for what it is', async () => {
    const chain = new JournalChain('chain-2');
    const records = [
      ...replied(chain, 'exchange-6', [{ kind: 'text', text: fenced(median) }], 'session-6'),
      ...replied(chain, 'exchange-7', [{ kind: 'text', text: fenced(median) }], 'session-6'),
    ];
    await audit.send(records);
    await audit.send(records);
    expect(
      await audit.query("SELECT exchange_id FROM code_piece WHERE session = (SELECT number FROM session WHERE id = 'session-6')"),
    ).toEqual([{ exchange_id: 'exchange-6' }]);
  });
});
