import type { InspectedBlock } from '../inspecting/inspection.js';

/** What came from outside since the model's last words, in order. */
export const newestOf = (blocks: readonly InspectedBlock[]): InspectedBlock[] =>
  blocks.filter(({ position, provenance }) => position === 'tail' && (provenance === 'user' || provenance === 'tool_result'));
