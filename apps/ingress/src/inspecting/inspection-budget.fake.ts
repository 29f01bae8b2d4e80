import type { InspectionBudget } from './inspection.js';

/** More than a test needs. */
export const wideBudget: InspectionBudget = { values: 1_000_000, blocks: 100_000, findings: 1_000_000 };
