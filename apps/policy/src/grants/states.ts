/** What an approval is to this service: it asks, and learns of the end. The approval service owns the finer states. */
export const approvalMoves = {
  pending: ['approved', 'denied', 'expired', 'canceled'],
  approved: [],
  denied: [],
  expired: [],
  canceled: [],
} as const;

/** A grant is used once, taken back, or runs out. */
export const grantMoves = {
  active: ['consumed', 'revoked', 'expired'],
  consumed: [],
  revoked: [],
  expired: [],
} as const;

export type ApprovalState = keyof typeof approvalMoves;
export type GrantState = keyof typeof grantMoves;
type Moves = Readonly<Record<string, readonly string[]>>;

/** Throws for a table that names a state it does not have; both are checked when this module loads. */
export function checkMoves(name: string, moves: Moves): void {
  for (const [from, targets] of Object.entries(moves)) {
    for (const to of targets) if (!(to in moves)) throw new Error(`${name}: ${from} leads to ${to}, which is no state`);
  }
}

/** Throws for a move that the table does not have. */
export function assertMove<S extends string>(moves: Readonly<Record<S, readonly string[]>>, from: S, to: S): void {
  if (!moves[from].includes(to)) throw new Error(`A move from ${from} to ${to} is not possible`);
}

checkMoves('approval', approvalMoves);
checkMoves('grant', grantMoves);
