export { judge, judgeText } from './judge.js';
export type { Danger, Judgement } from './judgement.js';
export { dangersPage } from './kinds/dangers-page.js';
