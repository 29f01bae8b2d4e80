import { createHash } from 'node:crypto';
import type { Block } from '#conversation';
import type { Detected } from '#detection';
import type { FieldScan } from '../block-scan.js';
import type { ReadRequest } from '../read-request.js';
import type { Ruleset } from '../../ruleset/ruleset.js';
import { EchoFinder } from './echo-finder.js';
import { settleSpans } from './settle-spans.js';
import type { AnalyzedSpan } from './personal-data-analyzer.port.js';

/** A text of a request that an analyzer is to look at, as plain data: it crosses from a worker thread. */
export interface AnalyzableText {
  readonly block: string;
  /** Index among the block's fields. */
  readonly field: number;
  /** SHA-256, base64. */
  readonly digest: string;
  readonly text: string;
}

/** What came of it. Null: no answer. */
export interface AnalyzedText {
  readonly block: string;
  readonly field: number;
  readonly spans: readonly AnalyzedSpan[] | null;
}

const words = /\p{L}{2}/u;

/**
 * What people and tools wrote, wherever it stands in the conversation: what was new at one turn is history at the next, and the
 * provider must not see then what was masked before.
 */
export const analyzableTexts = ({ request }: ReadRequest): AnalyzableText[] =>
  request.blocks
    .filter(({ provenance }) => provenance === 'user' || provenance === 'tool_result')
    .flatMap(({ id, fields }) =>
      fields.flatMap(({ value, thinking }, field) =>
        thinking || !words.test(value)
          ? []
          : [{ block: id, field, digest: createHash('sha256').update(value).digest('base64'), text: value }],
      ),
    );

/**
 * The request with what the analyzer found beside what the detectors found. A name that was masked and put back into a tool call
 * comes back in the model's own blocks, which are not analyzed: there, the values found elsewhere in this request are looked for.
 */
export function withAnalysis(rules: Ruleset, read: ReadRequest, analysis: readonly AnalyzedText[]): ReadRequest {
  const { request } = read;
  const scans = new Map(read.scans);
  const blocks = new Map(request.blocks.map((block) => [block.id, block]));
  const echoes = new EchoFinder();
  for (const { block: id, field, spans } of analysis) {
    const [block, fields] = [blocks.get(id), scans.get(id)];
    const scan = fields?.[field];
    if (block === undefined || scan === undefined || spans === null) continue;
    const found = settleSpans(spans, scan);
    for (const { kind, start, end } of found) echoes.learn(scan.field.value.slice(start, end), kind);
    if (found.length > 0) scans.set(id, fields!.with(field, joined(rules, block, scan, found)));
  }
  for (const block of echoes.empty ? [] : request.blocks) {
    if (block.role !== 'assistant') continue;
    const fields = scans.get(block.id) ?? [];
    scans.set(
      block.id,
      fields.map((scan) => joined(rules, block, scan, settleSpans(echoes.find(scan.field.value), scan))),
    );
  }
  return { ...read, scans, unavailable: new Set(analysis.filter(({ spans }) => spans === null).map(({ block }) => block)) };
}

function joined({ scanner }: Ruleset, { provenance }: Block, scan: FieldScan, spans: readonly AnalyzedSpan[]): FieldScan {
  if (spans.length === 0) return scan;
  // A value that stands in a text many times is signed once.
  const adopted = new Map<string, Detected | null>();
  const found = spans.flatMap(({ kind, start, end }) => {
    const value = scan.field.value.slice(start, end);
    const name = `${kind.kind} ${value}`;
    if (!adopted.has(name)) adopted.set(name, scanner.adopt({ ...kind, start, end }, value, { provenance }));
    const finding = adopted.get(name);
    return finding ? { ...finding, start, end } : [];
  });
  return { ...scan, findings: [...scan.findings, ...found].sort((a, b) => a.start - b.start) };
}
