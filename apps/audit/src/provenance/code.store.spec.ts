import { hash } from 'node:crypto';
import { type TestStore, testStore } from '#persistence/testing';
import { CodeIndex } from './code.index.js';
import { piecesOf, type WrittenBlock } from './code-piece.js';
import { CodeStore } from './code.store.js';
import { CreateCode1767225915000 } from './create-code.migration.js';
import { fenced } from './written-code.fake.js';

const bits = (...of: unknown[]): number => hash('sha256', of.join(' '), 'buffer').readUInt32BE();
const line = (seed: number, at: number): string =>
  Array.from(
    { length: 12 },
    (_, step) => ['name', '(', ')', '.', '=', 'if', '[', ']', '+', '42', '{', '}', 'return'][bits(seed, at, step) % 13],
  ).join(' ');
const codeOf = (seed: number): string =>
  Array.from({ length: 12 }, (_, at) => line(seed, at).replaceAll('name', () => `n${bits(seed)}`)).join('\n');
const block = (session: number, seed: number, day: string): WrittenBlock => ({
  id: 'reply.content.0',
  session,
  exchange: `exchange-${session}-${seed}`,
  day,
  kind: 'text',
  text: fenced(codeOf(seed)),
});

describe('CodeStore', () => {
  let store: TestStore;
  const code = new CodeStore();
  beforeEach(async () => {
    store = await testStore({ service: 'audit', entities: [], migrations: [CreateCode1767225915000] });
    await store.transactions.run((manager) =>
      code.insert(manager, [block(1, 1, '2026-01-01'), block(1, 2, '2026-01-02'), block(2, 3, '2026-01-02'), block(2, 4, '2026-01-03')]),
    );
  });
  afterEach(() => store.dispose());

  const foundOf = async (seed: number): Promise<string[]> => {
    const [piece] = piecesOf([block(9, seed, '2026-01-09')]);
    const found = await store.transactions.run((manager) => new CodeIndex().candidates(manager, piece!.fingerprints));
    return found.filter(({ evidence }) => evidence > 3).map(({ exchangeId }) => exchangeId);
  };
  const postings = async (): Promise<number> => {
    const [row] = await store.source.query<{ count: string }[]>(
      'SELECT count(*) FROM (SELECT piece FROM code_characters UNION ALL SELECT piece FROM code_tokens) AS all_of_them WHERE piece NOT IN (SELECT id FROM code_piece)',
    );
    return Number(row!.count);
  };

  it('finds what it has, by each of its pieces', async () => {
    for (const [session, seed] of [
      [1, 1],
      [1, 2],
      [2, 3],
      [2, 4],
    ] as const)
      expect(await foundOf(seed)).toEqual([`exchange-${session}-${seed}`]);
    expect(await foundOf(5)).toEqual([]);
  });

  it('forgets what is older than a day once its session is gone, and nothing else', async () => {
    await store.source.query('CREATE TABLE session AS SELECT DISTINCT session AS number FROM code_piece');
    await store.transactions.run((manager) => code.forgetBefore(manager, '2026-01-03'));
    expect(await foundOf(3)).toEqual(['exchange-2-3']);
    await store.source.query('DELETE FROM session');
    await store.transactions.run((manager) => code.forgetBefore(manager, '2026-01-03'));
    expect([await foundOf(1), await foundOf(3), await foundOf(4)]).toEqual([[], [], ['exchange-2-4']]);
    expect(await postings()).toBe(0);
  });

  it('ignores what 200 pieces have', async () => {
    const copies = Array.from({ length: 201 }, (_, at) => block(100 + at, 1, '2026-01-02'));
    await store.transactions.run((manager) => code.insert(manager, copies));
    expect(await foundOf(1)).toEqual([]);
    expect(await foundOf(2)).toEqual(['exchange-1-2']);
  });
});
