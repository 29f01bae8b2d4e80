export { type TestDatabase, testDatabase } from './test-database.js';
export { type TestStore, testStore } from './test-store.js';
