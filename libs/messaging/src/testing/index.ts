export { busContract, type BusUnderTest } from './bus.contract.js';
export { eventually } from './recorder.js';
