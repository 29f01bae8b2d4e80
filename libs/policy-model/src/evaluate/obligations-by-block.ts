import type { Obligation } from '#contracts';

const none: readonly Obligation[] = [];

/**
 * What must be done in each block. A body may have as many blocks as a caller likes, and a rule's obligation names as many: to look through it
 * for every block would cost their product.
 */
export function obligationsByBlock(obligations: readonly Obligation[]): (block: string) => readonly Obligation[] {
  const byBlock = new Map<string, Obligation[]>();
  for (const duty of obligations)
    for (const block of new Set(duty.blocks)) {
      const known = byBlock.get(block);
      if (known === undefined) byBlock.set(block, [duty]);
      else known.push(duty);
    }
  return (block) => byBlock.get(block) ?? none;
}
