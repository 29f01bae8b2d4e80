import { findingCategorySchema, reasonCodeSchema, type Reason, recordedFindingSchema, type RecordedFinding } from '#contracts';
import { z } from 'zod';
import { masksIn } from '../content/masks-in.js';
import type { RecordedBlock } from '../content/recorded-block.js';
import type { ExchangeApproval } from './exchange-approvals.js';

/** What happened to a text, at its place in it. */
export const blockMarkSchema = z.object({
  kind: z
    .enum(['masked', 'danger', 'signal', 'matched', 'held', 'granted', 'withheld', 'cut'])
    .describe(
      'masked: a value was replaced here. danger: it would do something that somebody may want to be asked about. signal: it wants to steer the model. matched: a rule took part because of this block. held: it waited for an approval. granted: it went on by an earlier one. withheld: it was not handed on. cut: here the client’s copy ended.',
    ),
  start: z.number().int().describe('Where it begins in the block’s text, in UTF-16 units. What is about the whole block spans all of it.'),
  end: z.number().int().describe('Where it ends, exclusive.'),
  finding: z.string().nullable().describe('Of masked: the kind of the value; null: words of a rule. Of danger and signal: its kind.'),
  category: findingCategorySchema.nullable().describe('Of masked, danger and signal: the category.'),
  mask: recordedFindingSchema.shape.mask.nullable().describe('Of masked: whether the mask was handed on too, or only the record has it.'),
  ruleId: z.string().nullable().describe('The rule.'),
  reason: reasonCodeSchema.nullable().describe('Of matched and withheld: why, by a code of the table of reasons.'),
  approvalId: z.string().nullable().describe('Of held and granted: the approval.'),
  instead: z.string().nullable().describe('Of withheld: what was handed on in its place, where that is on record.'),
});
export type BlockMark = z.infer<typeof blockMarkSchema>;

type Span = Pick<BlockMark, 'start' | 'end'>;

/** What is known of an exchange that has a place in its blocks. */
export interface Happened {
  readonly findings: readonly RecordedFinding[];
  readonly reasons: readonly Reason[];
  readonly approvals: readonly ExchangeApproval[];
  /** What the client got in place of a block of the reply, by the block's id. */
  readonly instead: ReadonlyMap<string, string>;
  /** The block of the reply in which it was cut; null: it was not. */
  readonly cutIn: string | null;
}

/** Everything that happened to a block, in the order of its text; what spans all of it comes first. */
export function marksOf({ id, text }: Pick<RecordedBlock, 'id' | 'text'>, happened: Happened): BlockMark[] {
  const whole = { start: 0, end: text.length };
  const reasons = happened.reasons.filter(({ blocks }) => blocks.includes(id));
  const rules = new Set(reasons.map(({ ruleId }) => ruleId));
  const approvals = happened.approvals.filter(({ ruleId }) => ruleId !== null && rules.has(ruleId));
  const instead = happened.instead.get(id);
  const found = happened.findings.filter(({ block }) => block === id);
  return [
    ...reasons.map(({ ruleId, code }) => mark(code === 'withheld' ? 'withheld' : 'matched', whole, { ruleId, reason: code })),
    ...(instead === undefined ? [] : [mark('withheld', whole, { instead })]),
    ...approvals.map(({ id: approvalId, ruleId, heldAt }) => mark(heldAt === null ? 'granted' : 'held', whole, { approvalId, ruleId })),
    ...signsIn(found, whole, { kind: 'danger', category: 'danger' }),
    ...signsIn(found, whole, { kind: 'signal', category: 'injection' }),
    ...masked(
      text,
      found.filter(({ category }) => category !== 'danger' && category !== 'injection'),
    ),
    ...(happened.cutIn === id ? [mark('cut', { start: text.length, end: text.length }, {})] : []),
  ];
}

/** Each kind once: it is about the block as a whole. */
const signsIn = (
  findings: readonly RecordedFinding[],
  whole: Span,
  { kind, category }: { readonly kind: 'danger' | 'signal'; readonly category: RecordedFinding['category'] },
): BlockMark[] =>
  [...new Set(findings.filter((finding) => finding.category === category).map((finding) => finding.kind))].map((finding) =>
    mark(kind, whole, { finding, category }),
  );

/** Masks for which there is a finding: what a text itself says of masks is text. */
function masked(text: string, findings: readonly RecordedFinding[]): BlockMark[] {
  if (findings.length === 0) return [];
  return masksIn(text).flatMap(({ start, end, name, label }) => {
    const found = findings.find((finding) => finding.kind === name && isOf(finding, label));
    if (found === undefined) return [];
    const { category, mask } = found;
    const what = category === 'custom' ? { ruleId: name } : { finding: name };
    return [mark('masked', { start, end }, { ...what, category, mask })];
  });
}

const isOf = ({ fingerprint, label: shown = fingerprint }: RecordedFinding, label: string | null): boolean =>
  label === null ? fingerprint === '' : shown.startsWith(label);

function mark(kind: BlockMark['kind'], place: Span, about: Partial<BlockMark>): BlockMark {
  return {
    kind,
    ...place,
    finding: null,
    category: null,
    mask: null,
    ruleId: null,
    reason: null,
    approvalId: null,
    instead: null,
    ...about,
  };
}
