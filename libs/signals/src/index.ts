export { endInOrder, endOnSignal } from './end-on-signal.js';
