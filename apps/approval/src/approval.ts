import { OstiaryError } from '#contracts';

/** pending: somebody waits. orphaned: nobody waits any more, and a decision is still taken and kept for the resend; where all clients left by themselves it is canceled after a while. The rest are final. */
export const approvalStates = ['pending', 'orphaned', 'approved', 'denied', 'expired', 'canceled'] as const;
export type ApprovalState = (typeof approvalStates)[number];
export type FinalState = 'approved' | 'denied' | 'expired' | 'canceled';

export type Transitions = Readonly<Record<ApprovalState, readonly ApprovalState[]>>;

export const firstState: ApprovalState = 'pending';

/** The life of an approval, whole. */
export const transitions: Transitions = {
  pending: ['approved', 'denied', 'expired', 'canceled', 'orphaned'],
  orphaned: ['pending', 'approved', 'denied', 'expired', 'canceled'],
  approved: [],
  denied: [],
  expired: [],
  canceled: [],
};

export const openStates: readonly ApprovalState[] = approvalStates.filter((state) => transitions[state].length > 0);

export const isOpen = (state: ApprovalState): boolean => openStates.includes(state);

/** Throws `internal` for a move that the table does not have: that is a defect, whoever lost a race is told before. */
export function assertMove(from: ApprovalState, to: ApprovalState): void {
  if (!transitions[from].includes(to)) throw new OstiaryError('internal', `An approval cannot go from ${from} to ${to}.`);
}

/** Asked at boot: every state can be reached, and none but the final ones is a dead end. Throws with what is wrong. */
export function checkTransitions(table: Transitions = transitions): void {
  const reached = new Set<ApprovalState>([firstState]);
  for (const state of reached) for (const next of table[state]) reached.add(next);
  const unreachable = approvalStates.filter((state) => !reached.has(state));
  if (unreachable.length > 0) throw new Error(`Approval states that nothing leads to: ${unreachable.join(', ')}`);
  const ends = (state: ApprovalState): boolean => table[state].some((next) => table[next].length === 0);
  const trapped = approvalStates.filter((state) => table[state].length > 0 && !ends(state));
  if (trapped.length > 0) throw new Error(`Approval states that never end: ${trapped.join(', ')}`);
}
