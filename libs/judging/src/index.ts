export { judge, judgeText } from './judge.js';
export type { Danger, Judgement, ToolCallInput, Understood } from './judgement.js';
export { dangerKinds } from './kinds/danger-kinds.js';
export { dangersPage } from './kinds/dangers-page.js';
