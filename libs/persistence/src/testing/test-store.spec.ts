import { testDatabase } from './test-database.js';
import { testStore, type TestStore } from './test-store.js';

describe('a test store', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await testStore({ service: 'policy', entities: [], migrations: [] });
  });
  afterAll(() => store.dispose());

  it('is fresh, and apart from others', async () => {
    const other = await testDatabase();
    expect(other.url).not.toBe(store.url);
    await other.dispose();
    const [row] = await store.source.query<{ schema: string }[]>('SELECT current_schema() AS schema');
    expect(row?.schema).toBe('policy');
  });
});
