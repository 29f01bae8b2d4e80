export { InMemoryJournal } from '../journal.fake.js';
