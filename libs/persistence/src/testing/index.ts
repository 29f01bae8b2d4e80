export { type TestDatabase, testDatabase } from './test-database.js';
export { testStore, type TestStore } from './test-store.js';
