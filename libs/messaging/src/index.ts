export * from './bus.port.js';
export { RetryLater } from './retry-later.js';
export { deadLetterTopic } from './dead-letter.js';
export { UnfitMessage } from './wire.js';
export { type RetryPolicy, defaultRetryPolicy } from './delivery.js';
export { InProcessBus, type InProcessBusOptions } from './in-process/in-process-bus.adapter.js';
export { On, OnBatch, type OnOptions } from './nest/on.decorator.js';
export { BusServer, PassErrorsToBus } from './nest/bus-server.js';
export { MessagingModule } from './nest/messaging.module.js';
