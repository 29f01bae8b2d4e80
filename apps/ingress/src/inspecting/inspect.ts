import { createHmac } from 'node:crypto';
import type { Obligation } from '#contracts';
import { applyEdits, literalEdits, removeItems, type Edit, type LiteralChange } from '#conversation';
import { AliasBook, maskedSpans } from '#detection';
import { coversFinding, obligationsByBlock } from '#policy-model';
import type { ScanCache } from './block-scan.js';
import { boundLiterals, type BoundLiterals } from './bound-literals.js';
import { brokenSeals, sentChanges, type SignedText } from './body-changes.js';
import type { BlockIdentity, FixedValue, InspectionInput, InspectionTerms, Rewritten } from './inspection.js';
import { inspectionOf, type PlacedInspection } from './inspection-of.js';
import type { SentInspection } from './inspection-protocol.js';
import { isNothing, type LiteralScan } from './literal-scan.js';
import { leastOf, selectionFor } from './mask-selection.js';
import { readRequest, type ReadRequest } from './read-request.js';
import { safePath } from './safe-path.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import { undecidedIn, type KnownBlocks, type Undecided } from './undecided.js';
import { unmaskablePath } from './unmaskable.js';
import { WholeEdits } from './whole-edits.js';
import { placedPieces } from './workers/placed-pieces.js';

/** A request that was read and scanned; keeps what is needed to rewrite it. Pure: runs on the main thread or in a worker. */
export class InspectedRequest {
  private constructor(
    private readonly rules: Ruleset,
    private readonly principal: string,
    private readonly read: ReadRequest,
    private readonly bound: BoundLiterals,
    readonly inspection: PlacedInspection,
  ) {}

  /** Reads and scans a body. Throws OstiaryError with a `body_*` code when it can't be read. */
  static of(rules: Ruleset, input: InspectionInput, cache: ScanCache): InspectedRequest {
    return InspectedRequest.from(rules, input, readRequest(rules, input, cache));
  }

  /** The same for a body that was read already. */
  static from(rules: Ruleset, { principal }: Pick<InspectionTerms, 'principal'>, read: ReadRequest): InspectedRequest {
    const bound = boundLiterals(rules, principal, read.conversation);
    return new InspectedRequest(rules, principal, read, bound, inspectionOf(rules, read, bound));
  }

  /** What is told of it, as it crosses to another thread. */
  sent(): SentInspection {
    const { recorded, ...told } = this.inspection;
    const { parts, ...proof } = recorded;
    return { ...told, recorded: { ...proof, pieces: placedPieces(parts, this.read.conversation.text, this.read.original.bytes) } };
  }

  /** What grants bind to: the call as it is sent on, for this principal, without what a retry changes. */
  fingerprint(obligations: readonly Obligation[], signed: SignedText): string {
    const changed = this.changes(obligations, new Set(), signed).map(({ text }) => text);
    return createHmac('sha256', this.rules.key)
      .update(`request\n${this.principal}\n${JSON.stringify(changed)}\n`)
      .update(this.read.conversation.canonical())
      .digest('hex');
  }

  /** Computing an identity costs a hash, so only what was asked for pays. */
  identities(blockIds: readonly string[]): BlockIdentity[] {
    const wanted = new Set(blockIds);
    return this.read.conversation.blocks
      .filter(({ id }) => wanted.has(id))
      .map(({ id, identity, fields, exempt }) => {
        const opaque = exempt
          .filter(({ role }) => role === 'encrypted' || role === 'encoded' || role === 'proof')
          .map(({ value }) => value);
        return { id, identity, opaque, isOpaque: opaque.length > 0 && fields.length + exempt.length === opaque.length };
      });
  }

  /** What a decision about it covers and was not delivered here. */
  undecided(known: KnownBlocks): Undecided {
    return undecidedIn(this.rules, this.read, known);
  }

  /** The values in places that are never changed in which something was found, and the signed texts that hold something. */
  fixedValues(): FixedValue[] {
    return [...this.read.scans].flatMap(([block, { fields, exempt }]) => [
      ...exempt
        .filter(({ literal: { role } }) => role !== 'address' && role !== 'credential')
        .map((scan) => this.fixedValue('fixed', block, scan)),
      ...fields.filter((scan) => scan.literal.role === 'signed' && !isNothing(scan)).map((scan) => this.fixedValue('signed', block, scan)),
    ]);
  }

  /** The place of the first mask that can't be made, as it may be told; null: all can. */
  unmaskable(obligations: readonly Obligation[], signed: SignedText): string | null {
    const changes = this.changes(obligations, new Set(), signed);
    const path = unmaskablePath(this.rules, this.read, obligations, changes);
    return path === null ? null : safePath(this.rules, path);
  }

  /** The body after the obligations, and the caller's own names for what was masked in it. */
  rewrite(obligations: readonly Obligation[], signed: SignedText): Rewritten {
    const { conversation, scans } = this.read;
    const withheld = new Map(
      obligations.flatMap((duty) => (duty.type === 'withhold' ? duty.blocks.map((id) => [id, duty.ruleId] as const) : [])),
    );
    const markers = conversation.withhold([...withheld.keys()], ({ id }) => `[withheld by policy ${withheld.get(id)}]`);
    const broken = this.inspection.sealed ? brokenSeals(this.rules, conversation.blocks, signed) : [];
    const removed = removeItems(conversation.root, new Set(broken.map(({ start }) => start)), '[thinking left out]');
    const changes = this.changes(obligations, new Set(broken.map(({ id }) => id)), signed);
    const parted = new WholeEdits([...markers, ...removed]).part(changes);
    const edits = [
      ...removed,
      ...markers.map((edit) => maskedInMarker(conversation.text, edit, parted.get(edit) ?? [])),
      ...literalEdits(parted.get(null) ?? []),
    ];
    const aliases = new AliasBook();
    const dutiesOf = obligationsByBlock(obligations);
    for (const [id, { fields }] of scans) {
      if (withheld.has(id) || signed.delivered.has(id)) continue;
      for (const scan of fields) this.learn(scan, dutiesOf(id), aliases);
    }
    return { bytes: edits.length === 0 ? null : Buffer.from(applyEdits(conversation.text, edits)), aliases: aliases.all() };
  }

  private changes(obligations: readonly Obligation[], except: ReadonlySet<string>, signed: SignedText): LiteralChange[] {
    const dutiesOf = obligationsByBlock(obligations);
    const masks = this.read.conversation.blocks.flatMap((block) => {
      const scan = this.read.scans.get(block.id);
      return scan === undefined || except.has(block.id) ? [] : sentChanges(this.rules, block, scan, dutiesOf(block.id), signed);
    });
    return [...masks, ...this.bound.changes];
  }

  private fixedValue(kind: FixedValue['kind'], block: string, { literal: { path, value } }: LiteralScan): FixedValue {
    return { kind, block, path: safePath(this.rules, path), value };
  }

  private learn(scan: LiteralScan, duties: readonly Obligation[], aliases: AliasBook): void {
    if (scan.findings.length === 0) return;
    for (const span of maskedSpans(scan, selectionFor(duties))) {
      const { finding } = span;
      if (finding === null) continue;
      const modes = duties.filter((duty) => coversFinding(duty, finding)).map(({ ruleId }) => this.rules.restore.get(ruleId) ?? 'none');
      aliases.add(span, scan.literal.value, leastOf(modes));
    }
  }
}

/** What a marker repeats of its block as it was written, such as an id that pairs it with a call, is masked there like the rest. */
const maskedInMarker = (body: string, edit: Edit, changes: readonly LiteralChange[]): Edit => ({
  ...edit,
  text: changes
    .filter(({ literal }) => literal.within === null)
    .reduce(
      (text, { literal, text: masked }) => text.replaceAll(body.slice(literal.start, literal.end), () => JSON.stringify(masked)),
      edit.text,
    ),
});
