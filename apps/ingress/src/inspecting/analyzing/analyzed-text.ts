import { createHash } from 'node:crypto';
import type { ContentBlock } from '#conversation';
import type { Detected } from '#detection';
import type { TextSource } from '#injection';
import { sourceOf, type BlockSignal } from '../block-signals.js';
import type { LiteralScan } from '../literal-scan.js';
import type { ReadRequest } from '../read-request.js';
import type { Ruleset } from '../../ruleset/ruleset.js';
import { EchoFinder } from './echo-finder.js';
import { settleSpans } from './settle-spans.js';
import type { AnalyzedSpan, ClassifiedSpan, SeenSpan } from './text-analyzer.port.js';

/** A text of a request that an analyzer is to look at, as plain data: it crosses from a worker thread. */
export interface AnalyzableText {
  readonly block: string;
  /** Index among the block's fields. */
  readonly field: number;
  /** Whose it is; null: nobody's that could steer a model. */
  readonly source: TextSource | null;
  /** SHA-256, base64. */
  readonly digest: string;
  readonly text: string;
}

/** What came of it. Null: no answer. */
export interface AnalyzedText {
  readonly block: string;
  readonly field: number;
  readonly spans: readonly SeenSpan[] | null;
}

const words = /\p{L}{2}/u;

/**
 * What people and tools wrote, wherever it stands in the conversation: what was new at one turn is history at the next, and the
 * provider must not see then what was masked before.
 */
export const analyzableTexts = ({ conversation }: ReadRequest): AnalyzableText[] =>
  conversation.blocks
    .filter(({ provenance }) => provenance === 'user' || provenance === 'tool_result')
    .flatMap((block) =>
      block.fields.flatMap(({ value, literal }, field) =>
        literal === 'number' || !words.test(value)
          ? []
          : [{ block: block.id, field, source: sourceOf(block), digest: createHash('sha256').update(value).digest('base64'), text: value }],
      ),
    );

/**
 * The request with what analyzers found beside what the detectors found, and what a classifier said beside the signals. A name that was masked and put back into a tool call
 * comes back in the model's own blocks, which are not analyzed: there, the values found elsewhere in this request are looked for.
 */
export function withAnalysis(rules: Ruleset, read: ReadRequest, analysis: readonly AnalyzedText[]): ReadRequest {
  const { conversation } = read;
  const scans = new Map(read.scans);
  const blocks = new Map(conversation.blocks.map((block) => [block.id, block]));
  const echoes = new EchoFinder();
  for (const { block: id, field, spans } of analysis) {
    const [block, seen] = [blocks.get(id), scans.get(id)];
    const scan = seen?.fields[field];
    if (block === undefined || seen === undefined || scan === undefined || spans === null) continue;
    const found = settleSpans(spans.filter(isPersonal), scan);
    for (const { kind, start, end } of found) echoes.learn(scan.literal.value.slice(start, end), kind);
    const signals = spans.filter(isClassified).flatMap((span) => signalOf(rules, block, scan, span));
    if (found.length > 0) scans.set(id, { ...seen, fields: seen.fields.with(field, joined(rules, block, scan, found)) });
    if (signals.length > 0) scans.set(id, { ...scans.get(id)!, signals: [...seen.signals, ...signals] });
  }
  for (const block of echoes.empty ? [] : conversation.blocks) {
    if (block.role !== 'assistant') continue;
    const seen = scans.get(block.id);
    if (seen === undefined) continue;
    const fields = seen.fields.map((scan) => joined(rules, block, scan, settleSpans(echoes.find(scan.literal.value), scan)));
    scans.set(block.id, { ...seen, fields });
  }
  return { ...read, scans, unavailable: new Set(analysis.filter(({ spans }) => spans === null).map(({ block }) => block)) };
}

const isPersonal = (span: SeenSpan): span is AnalyzedSpan => span.kind.category === 'pii';
const isClassified = (span: SeenSpan): span is ClassifiedSpan => span.kind.category === 'injection';

function signalOf({ scanner }: Ruleset, { provenance }: ContentBlock, { literal }: LiteralScan, span: ClassifiedSpan): BlockSignal[] {
  const { kind, start, end } = span;
  const found = scanner.adopt({ ...kind, start, end }, literal.value.slice(start, end), { provenance });
  return found === null ? [] : [{ ...found, kind: kind.kind }];
}

function joined({ scanner }: Ruleset, { provenance }: ContentBlock, scan: LiteralScan, spans: readonly AnalyzedSpan[]): LiteralScan {
  if (spans.length === 0) return scan;
  // A value that stands in a text many times is signed once.
  const adopted = new Map<string, Detected | null>();
  const found = spans.flatMap(({ kind, start, end }) => {
    const value = scan.literal.value.slice(start, end);
    const name = `${kind.kind} ${value}`;
    if (!adopted.has(name)) adopted.set(name, scanner.adopt({ ...kind, start, end }, value, { provenance }));
    const finding = adopted.get(name);
    return finding ? { ...finding, start, end } : [];
  });
  return { ...scan, findings: [...scan.findings, ...found].sort((a, b) => a.start - b.start) };
}
