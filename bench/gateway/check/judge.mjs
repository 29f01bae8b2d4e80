import { median } from '../statistics.mjs';

/** How many times the committed ratio a call may cost. */
const allowed = 1.5;

/**
 * What the gateway spends in the middle one of its rounds, each against the round of the reference beside it. Neighbours share their moment of a noisy
 * machine; the least of each side may be of two different ones.
 */
export const ratioOf = ({ own, reference }) => median(own.map((spent, round) => spent / reference[round]));

/** What was found of one scenario: the best attempt counts, for a disturbance makes a call dearer more often than cheaper. */
export const judge = (scenario, attempts, committed) => {
  const ratio = Math.min(...attempts.map(ratioOf));
  const limit = committed === undefined ? Number.NaN : committed * allowed;
  return { scenario, ratio, committed, limit, passed: ratio <= limit };
};
