import { createHmac } from 'node:crypto';
import type { Finding, Obligation } from '#contracts';
import {
  applyEdits,
  canonicalForFingerprint,
  maskEdits,
  splitBody,
  withholdEdits,
  type Block,
  type BodyPart,
  type Edit,
  type MessagesRequest,
} from '#conversation';
import type { FieldScan, ScanCache } from './block-scan.js';
import type { BlockExcerpt, InspectedBlock, Inspection, InspectionInput, Rewritten } from './inspection.js';
import { AliasBook, type Restore } from '#detection';
import { maskedSpans, maskText, type MaskSelection } from '#detection';
import { coversFinding } from '#policy-model';
import { keyedDigest } from '../recording/keyed-digest.js';
import { maskedWords } from '../recording/masked-words.js';
import { readRequest, type ReadRequest } from './read-request.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import { sealMark, unsealText, withoutSeal } from '#detection';

const blockExcerptLength = 8_000;

/** A request that was read and scanned; keeps what is needed to rewrite it. Pure: runs on the main thread or in a worker. */
export class InspectedRequest {
  private constructor(
    private readonly rules: Ruleset,
    private readonly principal: string,
    private readonly request: MessagesRequest,
    private readonly scans: ReadonlyMap<string, readonly FieldScan[]>,
    readonly inspection: Inspection,
  ) {}

  /** Reads and scans a body. Throws OstiaryError with a `body_*` code when it can't be read. */
  static of(rules: Ruleset, input: InspectionInput, cache: ScanCache): InspectedRequest {
    return InspectedRequest.from(rules, input, readRequest(rules, input, cache));
  }

  /** The same for a body that was read already. */
  static from(rules: Ruleset, input: InspectionInput, read: ReadRequest): InspectedRequest {
    const { request, sessionId, agentId, scans, unavailable } = read;
    const blocks = request.blocks.map((block) => inspectedBlock(block, scans.get(block.id) ?? [], unavailable.has(block.id)));
    return new InspectedRequest(rules, input.principal, request, scans, {
      model: request.model,
      stream: request.stream,
      tools: request.tools,
      messages: request.messageCount,
      bytes: input.body.length,
      sessionId,
      agentId,
      blocks,
      findings: blocks.flatMap((block) => block.findings),
      words: [...scans].flatMap(([id, fields]) => fields.flatMap(({ custom }) => maskedWords(rules, custom, id))),
      sealed: request.text.includes(sealMark),
      recorded: {
        parts: recordedParts(request, recordEdits(rules, scans)),
        keyedDigest: keyedDigest(rules.key, input.body),
        originalBytes: input.body.length,
      },
    });
  }

  /** What grants bind to: the content a reviewer saw, for this principal, without what a retry changes. */
  fingerprint(): string {
    return createHmac('sha256', this.rules.key)
      .update(`request\n${this.principal}\n`)
      .update(canonicalForFingerprint(this.request))
      .digest('hex');
  }

  /** Blocks as those who decide see them. Computing an identity costs a hash, so only what was asked for pays. */
  excerpts(blockIds: readonly string[]): BlockExcerpt[] {
    const selection = recordSelection(this.rules);
    const wanted = new Set(blockIds);
    return this.request.blocks
      .filter(({ id }) => wanted.has(id))
      .map(({ id, identity }) => {
        const text = (this.scans.get(id) ?? []).map((scan) => maskText(scan.field.value, scan, selection) ?? scan.field.value).join('\n');
        return { id, identity, text: text.slice(0, blockExcerptLength), truncated: text.length > blockExcerptLength };
      });
  }

  /** The body after the obligations, and the caller's own names for what was masked in it. */
  rewrite(obligations: readonly Obligation[]): Rewritten {
    const withheld = new Map(
      obligations.flatMap((duty) => (duty.type === 'withhold' ? duty.blocks.map((id) => [id, duty.ruleId] as const) : [])),
    );
    const edits: Edit[] = [
      ...withholdEdits(this.request, [...withheld.keys()], (block) => `[withheld by policy ${withheld.get(block.id)}]`),
      ...this.unsealEdits(),
    ];
    const aliases = new AliasBook();
    for (const [id, fields] of this.scans) {
      if (withheld.has(id)) continue;
      const duties = obligations.filter((duty) => duty.type === 'mask' && duty.blocks.includes(id));
      edits.push(...maskingEdits(this.rules, fields, selectionFor(duties), false));
      for (const scan of fields) this.learn(scan, duties, aliases);
    }
    return { bytes: edits.length === 0 ? null : Buffer.from(applyEdits(this.request.text, edits)), aliases: aliases.all() };
  }

  /** What ingress masked in the model's own thinking goes back to the provider as it came from it: its signature is over the original. */
  private unsealEdits(): Edit[] {
    if (!this.inspection.sealed) return [];
    const thinking = this.request.blocks.filter(({ kind, role }) => kind === 'thinking' && role === 'assistant');
    return thinking.flatMap(({ fields }) =>
      fields.flatMap((field) => {
        const original = unsealText(this.rules.key, field.value);
        return original === null ? [] : [{ start: field.start, end: field.end, text: JSON.stringify(original) }];
      }),
    );
  }

  private learn(scan: FieldScan, duties: readonly Obligation[], aliases: AliasBook): void {
    if (scan.findings.length === 0 || scan.field.thinking) return;
    for (const span of maskedSpans(scan, selectionFor(duties))) {
      // Of several rules that mask one value, the one that puts it back least decides.
      const modes = duties
        .filter((duty) => span.finding !== null && coversFinding(duty, span.finding))
        .map(({ ruleId }) => this.rules.restore.get(ruleId) ?? 'none');
      aliases.add(span, scan.field.value, leastOf(modes));
    }
  }
}

const leastOf = (modes: readonly Restore[]): Restore =>
  modes.length === 0 || modes.includes('none') ? 'none' : modes.includes('tool_calls') ? 'tool_calls' : 'all';

function inspectedBlock(block: Block, scans: readonly FieldScan[], unavailable: boolean): InspectedBlock {
  const findings: Finding[] = scans.flatMap((scan) => scan.findings.map((finding) => ({ ...finding, block: block.id })));
  const custom = [...new Set(scans.flatMap((scan) => scan.custom.map(({ id }) => id)))];
  const { id, provenance, role, position, kind } = block;
  const scannable = block.scannable && !unavailable;
  const why = block.why ?? (unavailable ? 'detector_unavailable' : null);
  return { id, provenance, role, position, kind, scannable, why, findings, custom };
}

/** The record never holds a finding's value, whatever the policy lets pass. */
const recordSelection = (rules: Ruleset): MaskSelection => ({ finding: () => true, rule: (id) => rules.maskingRules.has(id) });

const selectionFor = (duties: readonly Obligation[]): MaskSelection => {
  const rules = new Set(duties.map((duty) => duty.ruleId));
  return { finding: (finding) => duties.some((duty) => coversFinding(duty, finding)), rule: (id) => rules.has(id) };
};

const recordEdits = (rules: Ruleset, scans: ReadonlyMap<string, readonly FieldScan[]>): Edit[] =>
  [...scans.values()].flatMap((fields) => maskingEdits(rules, fields, recordSelection(rules), true));

/** Thinking is signed by the provider: it is masked in the record, never in what goes on. */
function maskingEdits({ key }: Ruleset, fields: readonly FieldScan[], selection: MaskSelection, thinking: boolean): Edit[] {
  const edits: Edit[] = [];
  for (const scan of fields) {
    const { field } = scan;
    if (field.thinking && !thinking) continue;
    const masked = withoutSeal(key, field.value, maskText(field.value, scan, selection) ?? field.value);
    if (masked !== field.value) edits.push(maskEdits(field, masked));
  }
  return edits;
}

/** Where nothing is masked, the body is not read a second time to be split. */
const recordedParts = (request: MessagesRequest, edits: readonly Edit[]): BodyPart[] =>
  edits.length === 0 ? splitBody(request.text, request.root) : splitBody(applyEdits(request.text, edits));
