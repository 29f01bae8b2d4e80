import { OstiaryError } from '#contracts';
import type { Conversation } from '#conversation';
import type { InspectionBudget } from './inspection.js';
import type { BlockScan, LiteralScan } from './literal-scan.js';

/** Tools on offer: conditions go through their names, and no model is given a tenth of them. */
const MOST_TOOLS = 2_000;

/** @throws OstiaryError `body_too_complex` */
export function checkSize({ blocks, tools }: Pick<Conversation, 'blocks' | 'tools'>, budget: InspectionBudget): void {
  if (tools.length > MOST_TOOLS) throw tooComplex('tools', MOST_TOOLS);
  if (blocks.length > budget.blocks) throw tooComplex('content blocks', budget.blocks);
  let values = 0;
  for (const { fields, exempt } of blocks) values += fields.length + exempt.length;
  if (values > budget.values) throw tooComplex('values', budget.values);
}

/** Counts what is found while it is found: of a body that is full of it, the rest is not looked for. */
export class Found {
  private count = 0;

  constructor(private readonly budget: Pick<InspectionBudget, 'findings'>) {}

  /** @throws OstiaryError `body_too_complex` */
  counted(scan: BlockScan): BlockScan {
    this.count += countOf(scan.fields) + countOf(scan.exempt) + scan.signals.length;
    if (this.count > this.budget.findings) throw tooComplex('findings', this.budget.findings);
    return scan;
  }
}

const countOf = (scans: readonly LiteralScan[]): number => {
  let count = 0;
  for (const { findings, custom } of scans) count += findings.length + custom.length;
  return count;
};

const tooComplex = (what: string, limit: number): OstiaryError =>
  new OstiaryError('body_too_complex', `The request has more than ${limit} ${what}, which is the limit. Send a shorter conversation.`);
