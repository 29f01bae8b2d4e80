/** Apart from the rest, so that only who takes it loads the brokers' client. */
export { KafkaBus } from './kafka-bus.adapter.js';
