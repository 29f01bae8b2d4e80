export { brokerOutageContract, type BrokerUnderTest } from './broker-outage.contract.js';
export { busContract, type BusUnderTest } from './bus.contract.js';
export { eventually } from './recorder.js';
