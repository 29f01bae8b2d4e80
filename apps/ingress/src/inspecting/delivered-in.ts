import type { DeliveredBlocks, Recipient } from '../delivered/delivered-blocks.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import type { InspectedBlock } from './inspection.js';
import type { InspectedHandle } from './inspector.port.js';

/**
 * Which blocks of the assistant's turns this gateway itself delivered: by what they are, in their own conversation, or, of signed thinking,
 * by its text, which forks and colleagues go on with. Asked only of blocks where it matters to some rule, or to a mask.
 */
export async function deliveredIn(
  handle: InspectedHandle,
  rules: Ruleset,
  recipient: Recipient,
  memory: DeliveredBlocks,
): Promise<ReadonlySet<string>> {
  const wanted = handle.inspection.blocks.filter((block) => block.role === 'assistant' && matters(block, rules)).map(({ id }) => id);
  if (wanted.length === 0) return new Set();
  const known = (await handle.identities(wanted)).filter(({ identity }) => memory.has(recipient, identity)).map(({ id }) => id);
  const signed = handle.inspection.blocks.some((block) => block.signed.length + block.signedCustom.length > 0);
  const texts = signed ? await handle.fixedValues() : [];
  return new Set([...known, ...texts.filter(({ kind, value }) => kind === 'signed' && memory.hasValue(value)).map(({ block }) => block)]);
}

/**
 * Which blocks of the assistant's turns were delivered here down to the last member, the provider's own values in them included: of these
 * a reviewer needs to see nothing.
 */
export async function deliveredWhole(handle: InspectedHandle, recipient: Recipient, memory: DeliveredBlocks): Promise<ReadonlySet<string>> {
  const wanted = handle.inspection.blocks.filter(({ role }) => role === 'assistant').map(({ id }) => id);
  const blocks = wanted.length === 0 ? [] : await handle.identities(wanted);
  const known = blocks.filter(
    ({ identity, opaque, isOpaque }) => (isOpaque || memory.has(recipient, identity)) && opaque.every((value) => memory.hasValue(value)),
  );
  return new Set(known.map(({ id }) => id));
}

function matters(
  { scannable, findings, custom, signed, signedCustom, dangers, understood, signals }: InspectedBlock,
  { asksAboutReplies }: Ruleset,
): boolean {
  if (signed.length + signedCustom.length + dangers.length > 0 || understood !== undefined) return true;
  return asksAboutReplies && (!scannable || findings.length + custom.length + signals.length > 0);
}
