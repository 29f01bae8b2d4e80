import { type TestStore, testStore } from '#persistence/testing';
import { type WrittenBlock, piecesOf } from './code-piece.js';
import { CodeIndex } from './code.index.js';
import { CodeIndexFake } from './code.index.fake.js';
import { CodeStore } from './code.store.js';
import { CreateCode1767225915000 } from './create-code.migration.js';
import { fenced } from './written-code.fake.js';

const names = ['open', 'close', 'parse', 'order', 'total', 'limit', 'first', 'last'];
/** Functions of one shape that share names with each other: some fingerprints are of many, some of one. */
const code = (seed: number): string =>
  Array.from({ length: 8 }, (_, at) => {
    const [one, other] = [names[(seed + at) % names.length], names[(seed * 3 + at * at) % names.length]];
    return `function ${one}${at < 4 ? seed : ''}(${other}) {\n  if (${other}.${one} > ${at % 3}) return ${one}(${other}, ${seed % 5});\n  return [${other}];\n}`;
  }).join('\n');
const block = (seed: number): WrittenBlock => ({
  id: 'reply.content.0',
  session: seed,
  exchange: `exchange-${seed}`,
  day: '2026-01-01',
  kind: 'text',
  text: fenced(code(seed)),
});

describe('CodeIndex', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await testStore({ service: 'audit', entities: [], migrations: [CreateCode1767225915000] });
  });
  afterAll(() => store.dispose());

  it('counts votes as its fake does', async () => {
    const blocks = Array.from({ length: 80 }, (_, seed) => block(seed));
    // One after the other, so that they are numbered in this order.
    for (const one of blocks) await store.transactions.run((manager) => new CodeStore().insert(manager, [one]));
    const fake = new CodeIndexFake(blocks);
    for (const seed of [0, 7, 40, 200]) {
      const [piece] = piecesOf([block(seed)]);
      const inTables = await store.transactions.run((manager) => new CodeIndex().candidates(manager, piece!.fingerprints));
      const inMemory = await fake.candidates(piece!.fingerprints);
      const evidence = (list: readonly { readonly id: number; readonly evidence: number }[]) =>
        Object.fromEntries(list.map((one) => [one.id, Math.round(one.evidence * 1e6)]));
      expect(inMemory).toHaveLength(50);
      expect(evidence(inTables)).toEqual(evidence(inMemory));
      expect(inTables[0]).toEqual({ ...inMemory[0], evidence: expect.closeTo(inMemory[0]!.evidence, 6) as number });
    }
  });
});
