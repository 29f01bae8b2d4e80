export { PersistenceModule } from './persistence.module.js';
export { type StoreOptions } from './connect.js';
export { Transactions } from './transactions.js';
export { portions } from './portions.js';
export { isStorable, storable, storableJson } from './storable.js';
export { type Cursor, decodeCursor, encodeCursor } from './paging/cursor.js';
export { Inbox } from './inbox/inbox.js';
export { Outbox } from './outbox/outbox.js';
