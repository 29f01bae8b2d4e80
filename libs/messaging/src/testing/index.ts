export { brokerOutageContract } from './broker-outage.contract.js';
export { busContract } from './bus.contract.js';
export { eventually } from './eventually.js';
