import { type Outcome, type Reason, type RecordedFinding, storedBlockSchema } from '#contracts';
import { z } from 'zod';
import type { RecordedBlock } from '../content/recorded-block.js';
import { blockMarkSchema, marksOf } from './block-marks.js';
import type { ExchangeApproval } from './exchange-approvals.js';

/** A block of what was asked or answered, in the words of no provider's format. */
export const exchangeBlockSchema = z.object({
  in: z.enum(['request', 'reply']).describe('Where it stands.'),
  id: z.string().describe('Its place in the body: findings and decisions name it by this.'),
  kind: storedBlockSchema.shape.kind.describe('What it is.'),
  role: storedBlockSchema.shape.role.describe('In whose message it stands.'),
  provenance: storedBlockSchema.shape.provenance.describe('Who put it there.'),
  tool: z.string().nullable().describe('The tool that is called, or answers; null where there is none, or none is told.'),
  isNew: z.boolean().describe('Whether this exchange is the first of its session to hold it.'),
  text: z.string().describe('Masked and decoded. What is not on record is named in its place.'),
  marks: z.array(blockMarkSchema).describe('What happened to it, at its place in the text.'),
});
export type ExchangeBlock = z.infer<typeof exchangeBlockSchema>;

interface Bodies {
  readonly request: readonly RecordedBlock[];
  readonly reply: readonly RecordedBlock[];
  /** The reply as ingress records it. */
  readonly recordedReply: unknown;
}

interface About {
  readonly findings: readonly (RecordedFinding & { readonly in: 'request' | 'reply' })[];
  readonly reasons: readonly Reason[];
  readonly approvals: readonly ExchangeApproval[];
  readonly outcome: Outcome | null;
}

/** The blocks of an exchange in order, what was asked before what was answered. */
export function exchangeBlocks({ request, reply, recordedReply }: Bodies, about: About): ExchangeBlock[] {
  const told = replySchema.safeParse(recordedReply).data ?? { stop: null, blocks: [] };
  const instead = new Map(told.blocks.flatMap(({ id, withheld }) => (withheld === undefined ? [] : [[id, withheld] as const])));
  // A reply that is still coming is not cut.
  const wasCut = told.stop === null && about.outcome !== null && about.outcome !== 'completed';
  const cutIn = wasCut ? (reply.at(-1)?.id ?? null) : null;
  const side = (name: 'request' | 'reply', blocks: readonly RecordedBlock[]): ExchangeBlock[] => {
    const findings = about.findings.filter((finding) => finding.in === name);
    return blocks.map((block) => ({ in: name, ...block, marks: marksOf(block, { ...about, findings, instead, cutIn }) }));
  };
  return [...side('request', request), ...side('reply', reply)];
}

/** What of a recorded reply is needed here. Ingress writes it, the same for all formats. */
const replySchema = z.object({
  stop: z.string().nullable(),
  blocks: z.array(z.object({ id: z.string(), withheld: z.string().optional() })),
});
