import type { EntityManager } from 'typeorm';
import { RememberedBlockRow } from './remembered-block.entity.js';

/** What an approval covers, in one conversation or in all, is asked about again when it comes back. Gives how many blocks that were. */
export async function forgetApproved(manager: EntityManager, approvalId: string, sessionId: string | null): Promise<number> {
  const where = { approvalId, verdict: 'approved' as const, ...(sessionId !== null && { sessionId }) };
  return (await manager.delete(RememberedBlockRow, where)).affected ?? 0;
}
