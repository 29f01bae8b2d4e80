export { type BodyOf, TurnStore } from './content/turn-store.js';
export { JournalModule } from './journal.module.js';
export { Journal } from './journal.port.js';
export { InstanceFolder } from './recovery/instance-folder.js';
