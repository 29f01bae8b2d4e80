import type { Evaluation } from '#policy-model';
import type { InspectedBlock } from '../inspecting/inspection.js';
import { newestOf } from './newest.js';

/**
 * Whether a `block` rule refuses the call whatever is remembered of its conversation: what was refused before is withheld only for the sake
 * of something new that comes after it, so a call that ends in what a rule blocks brings nothing to go on with.
 */
export function isRefusedAnyway({ matches }: Pick<Evaluation, 'matches'>, blocks: readonly InspectedBlock[]): boolean {
  const blocked = new Set(matches.filter(({ action, mode }) => action === 'block' && mode === 'enforce').flatMap(({ blocks: ids }) => ids));
  const last = newestOf(blocks).at(-1);
  return blocked.size > 0 && (last === undefined || blocked.has(last.id));
}
