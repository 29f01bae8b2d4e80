/** A place in the order in which changes of approvals were committed: that of a change, or before the first of a transaction (`seq` 0). */
export interface Position {
  /** Decimal, as the database gives them. */
  readonly transaction: string;
  readonly seq: string;
}

/** What a stream's events carry as their id. */
export const encodePosition = ({ transaction, seq }: Position): string => `${transaction}-${seq}`;

const transactions = 2n ** 64n;
const seqs = 2n ** 63n;

/** The position of a `Last-Event-ID`; null for what is none of ours. */
export function decodePosition(text: string): Position | null {
  const [, transaction, seq] = /^(0|[1-9]\d{0,19})-(0|[1-9]\d{0,18})$/.exec(text) ?? [];
  if (transaction === undefined || seq === undefined) return null;
  return BigInt(transaction) < transactions && BigInt(seq) < seqs ? { transaction, seq } : null;
}
