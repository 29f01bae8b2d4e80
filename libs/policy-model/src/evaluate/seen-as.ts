import type { Provenance } from '#contracts';
import type { EvaluatedBlock } from './evaluation.js';

const ofTheModel: ReadonlySet<Provenance> = new Set(['assistant', 'tool_use']);

/** Whether the gateway itself delivered this block in an earlier reply. What stands in the user's turn was never delivered, whatever it says it is. */
export const isDelivered = ({ role, delivered }: EvaluatedBlock): boolean => role === 'assistant' && delivered === true;

/**
 * Whose text a block of a request is, as rules see it. A caller can write the model's turns just as well as its own: only what the
 * gateway delivered counts as the model's. Everything else in an assistant's turn, a prefill too, is the user's, and so is
 * a tool call that stands in the user's turn.
 */
export function provenanceInRequest(block: EvaluatedBlock): Provenance {
  if (isDelivered(block)) return block.provenance;
  return block.role === 'assistant' || ofTheModel.has(block.provenance) ? 'user' : block.provenance;
}
