export { brokerOutageContract, type BrokerUnderTest } from './broker-outage.contract.js';
export { busContract } from './bus.contract.js';
export type { BusUnderTest } from './bus-scene.js';
export { eventually } from './recorder.js';
