/** What one statement carries at most: rows, and what they weigh together, in characters. PostgreSQL takes 65,535 parameters and 1 GB. */
const MOST_ROWS = 500;
const MOST_WEIGHT = 4_000_000;

/** Rows in portions that a statement can carry, in their order; a row that is heavier than a portion stands alone. */
export function* portions<T>(rows: readonly T[], weigh: (row: T) => number): Generator<T[]> {
  let portion: T[] = [];
  let weight = 0;
  for (const row of rows) {
    const more = weigh(row);
    if (portion.length > 0 && (portion.length >= MOST_ROWS || weight + more > MOST_WEIGHT)) {
      yield portion;
      [portion, weight] = [[], 0];
    }
    portion.push(row);
    weight += more;
  }
  if (portion.length > 0) yield portion;
}
