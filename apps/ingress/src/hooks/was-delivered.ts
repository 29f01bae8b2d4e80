import { setTimeout as pause } from 'node:timers/promises';
import { principalKey, type Principal } from '#contracts';
import { deliveredIdentity } from '#conversation';
import type { DeliveredBlocks } from '../delivered/delivered-blocks.js';
import type { ToolCall } from '../guarding/held-block.js';

/** A client may ask about a call as soon as it has it: what the reply said is remembered once it has ended, and heard from another instance by the bus. */
const patienceMs = 1_000;
const lookEveryMs = 50;

/** Whether this gateway delivered this very call, by its id, name and input, to its principal in this session; it was decided about then. */
export async function wasDelivered(
  memory: DeliveredBlocks,
  to: { readonly principal: Principal; readonly session: string },
  { tool, input }: Pick<ToolCall, 'tool' | 'input'>,
): Promise<boolean> {
  const recipient = { principal: principalKey(to.principal), session: to.session };
  const identity = deliveredIdentity({ kind: 'tool_call', tool, input });
  const until = performance.now() + patienceMs;
  while (!memory.has(recipient, identity)) {
    if (performance.now() >= until) return false;
    await pause(lookEveryMs);
  }
  return true;
}
