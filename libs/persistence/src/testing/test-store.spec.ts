import { testDatabase } from './test-database.js';
import { testStore, type TestStore } from './test-store.js';

describe('a test store', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await testStore({ service: 'policy', entities: [], migrations: [] });
  });
  afterAll(() => store.dispose());

  it('is fresh, quick, and apart from others', async () => {
    const begun = performance.now();
    const other = await testDatabase();
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect(other.url).not.toBe(store.url);
    await other.dispose();
    const [row] = await store.source.query<{ schema: string }[]>('SELECT current_schema() AS schema');
    expect(row?.schema).toBe('policy');
  });
});
