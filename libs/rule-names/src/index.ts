export { ruleNames } from './rule-names.js';
