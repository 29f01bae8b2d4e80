import type { ContentBlock, Literal } from '#conversation';
import type { Ruleset } from '../ruleset/ruleset.js';
import type { BlockScan, LiteralScan } from './literal-scan.js';

/** A running text of one block, by its place among the block's fields. */
interface Running {
  readonly block: ContentBlock;
  readonly field: number;
  readonly literal: Literal;
}

/**
 * Adds what shows only when texts that follow each other are read as one: the model reads them so, however a client has cut them. Texts of
 * one role follow each other over the borders of blocks and messages, and within a tool's result. What was found is told in every
 * block that it touches.
 */
export function withSeams(rules: Ruleset, blocks: readonly ContentBlock[], scans: Map<string, BlockScan>): void {
  const joinedFields = new Map<string, LiteralScan[]>();
  for (const run of runsOf(blocks)) {
    if (run.length < 2) continue;
    const provenance = run[0]!.block.provenance;
    const seams = rules.scanner.seams(
      run.map(({ literal }) => literal.value),
      { provenance },
    );
    seams.forEach(({ findings, custom }, index) => {
      if (findings.length + custom.length === 0) return;
      const { block, field } = run[index]!;
      const fields = joinedFields.get(block.id) ?? [...scans.get(block.id)!.fields];
      joinedFields.set(block.id, fields);
      const seen = fields[field]!;
      fields[field] = joined(seen, { ...seen, findings, custom });
    });
  }
  for (const [id, fields] of joinedFields) scans.set(id, { ...scans.get(id)!, fields });
}

function runsOf(blocks: readonly ContentBlock[]): Running[][] {
  const runs: Running[][] = [];
  let before: ContentBlock | null = null;
  for (const block of blocks) {
    const texts = block.fields.flatMap((literal, field) => (literal.prose ? [{ block, field, literal }] : []));
    if (texts.length === 0) continue;
    if (before !== null && before.role === block.role && before.provenance === block.provenance)
      for (const text of texts) runs.at(-1)!.push(text);
    else runs.push(texts);
    before = block;
  }
  return runs;
}

/** What a text shows alone comes first: a seam tells it again where it stands near a border. */
function joined(alone: LiteralScan, seam: LiteralScan): LiteralScan {
  const within = ({ start, end }: { start: number; end: number }, known: readonly { start: number; end: number }[]): boolean =>
    known.some((span) => span.start <= start && span.end >= end);
  const findings = seam.findings.filter((finding) => !within(finding, alone.findings));
  const custom = seam.custom.filter(
    (match) =>
      !within(
        match,
        alone.custom.filter(({ id }) => id === match.id),
      ),
  );
  const bySpan = (a: { start: number; end: number }, b: { start: number; end: number }): number => a.start - b.start || b.end - a.end;
  return {
    ...alone,
    findings: [...alone.findings, ...findings].sort(bySpan),
    custom: [...alone.custom, ...custom].sort(bySpan),
  };
}
