export { oddInputContract } from './odd-input.contract.js';
