export { PersistenceModule } from './persistence.module.js';
export { connect, type StoreOptions, type StoringService } from './connect.js';
export { type IsolationLevel, Transactions } from './transactions.js';
export { type AppendOptions, Outbox } from './outbox/outbox.js';
export { OutboxRelay } from './outbox/outbox-relay.js';
export { Inbox } from './inbox/inbox.js';
export { isStoreAway, StoreUnavailable } from './store-unavailable.js';
export { EmbeddedPostgres } from './embedded/embedded-postgres.js';
