import type { Finding } from '#contracts';
import { literalEdits, type ContentBlock, type Conversation } from '#conversation';
import { maskText, sealMark, type Detected } from '#detection';
import { maskedWords } from '../recording/masked-words.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import { recordChanges } from './body-changes.js';
import type { BoundLiterals } from './bound-literals.js';
import type { InspectedBlock, Inspection } from './inspection.js';
import type { Turn } from './last-bodies.js';
import { isNothing, type BlockScan, type LiteralScan } from './literal-scan.js';
import { recordSelection } from './mask-selection.js';
import type { ReadRequest } from './read-request.js';
import type { PlacedBlock } from '#journal/content';
import { windowsOfPrompts } from './prompt-windows.js';
import { recordedBlocks } from './recorded-blocks.js';
import { recordedPieces, type RecordedPiece } from './recorded-pieces.js';
import { safePath } from './safe-path.js';
import { signalFindings, steeringOf } from './steering.js';
import { titleOf } from './title-of.js';
import { toldParameters } from './told-parameters.js';

const empty: BlockScan = { fields: [], exempt: [], signals: [], judged: null, described: [] };
const none: readonly never[] = [];

/** What is told of a request where it was read, its record in pieces that know their places. */
export interface PlacedInspection extends Inspection {
  readonly recorded: Inspection['recorded'] & { readonly parts: readonly RecordedPiece[] };
}

/** What is told of a request that was read and scanned. */
export function inspectionOf(
  rules: Ruleset,
  { conversation, original, sessionId, agentId, parentAgentId, requestClass, workingFolder, scans, turn, unavailable }: ReadRequest,
  bound: BoundLiterals,
): PlacedInspection {
  const scanned = conversation.blocks.map((block) => ({ block, scan: scans.get(block.id) ?? empty }));
  const signalled = scanned.map(({ block, scan: { signals } }) => ({ block, signals }));
  const signals = signalFindings(signalled);
  const blocks = scanned.map(({ block, scan }) => ({
    ...inspectedBlock(rules, block, scan, unavailable.has(block.id)),
    signals: signals.get(block.id) ?? none,
  }));
  const name = maskedNames(rules, scanned);
  return {
    model: name(conversation.model),
    stream: conversation.stream,
    tools: conversation.tools.map(name),
    messages: conversation.messageCount,
    parameters: toldParameters(rules, conversation.parameters, (text) => name(text) === text),
    bytes: original.bytes,
    sessionId,
    agentId,
    parentAgentId,
    requestClass,
    workingFolder,
    blocks,
    findings: blocks.flatMap(({ findings }) => findings),
    steering: steeringOf(signalled, signals),
    described: scanned.flatMap(({ scan }) => scan.described),
    promptWindows: windowsOfPrompts(conversation.blocks),
    words: scanned.flatMap(({ block, scan }) => scan.fields.flatMap(({ custom }) => maskedWords(rules, custom, block.id))),
    fixed: scanned.flatMap(({ block, scan }) =>
      scan.exempt
        .filter((seen) => !isOpen(rules, seen))
        .flatMap(({ findings }) => findings.map((finding) => ({ ...finding, block: block.id }))),
    ),
    refusedServer: refusedServer(rules, conversation),
    strangeId: bound.strange === null ? null : safePath(rules, bound.strange),
    bound: bound.changes.length > 0,
    sealed: conversation.blocks.some(isSealed),
    recorded: {
      ...recordedAs(rules, conversation, scanned, sessionId, turn, name),
      keyedDigest: original.keyedDigest,
      originalBytes: original.bytes,
    },
  };
}

function inspectedBlock(
  rules: Ruleset,
  block: ContentBlock,
  { fields, exempt, judged }: BlockScan,
  unavailable: boolean,
): Omit<InspectedBlock, 'signals'> {
  const { id, provenance, role, position, kind, replaceable } = block;
  const whole = {
    id,
    provenance,
    role,
    position,
    kind,
    replaceable,
    scannable: block.scannable && !unavailable,
    why: block.why ?? (unavailable ? ('detector_unavailable' as const) : null),
    dangers: judged === null || judged.dangers.length === 0 ? none : judged.dangers.map((danger) => ({ ...danger, block: id })),
    understood: rules.readsCall ? judged?.understood : undefined,
  };
  if (exempt.length === 0 && fields.every(isNothing)) return { ...whole, findings: none, signed: none, custom: none, signedCustom: none };
  // An address that the policy does not know is judged like any text.
  const open = [...fields, ...exempt.filter((seen) => isOpen(rules, seen))];
  const text = open.filter(({ literal }) => literal.role !== 'signed');
  const signed = open.filter(({ literal }) => literal.role === 'signed');
  const words = (scans: readonly LiteralScan[]): string[] => [...new Set(scans.flatMap(({ custom }) => custom.map((match) => match.id)))];
  const found = (scans: readonly LiteralScan[]): Finding[] =>
    scans.flatMap(({ findings }) => findings.map((finding: Detected) => ({ ...finding, block: id })));
  return { ...whole, findings: found(text), signed: found(signed), custom: words(text), signedCustom: words(signed) };
}

/** Whether a text stands in it that may be sealed: only what comes back under the provider's signature is put back as it was. */
const isSealed = ({ fields }: ContentBlock): boolean => fields.some(({ role, value }) => role === 'signed' && value.includes(sealMark));

/** Whether what was seen in an exempt literal is for the policy's rules to judge. */
const isOpen = ({ policy }: Ruleset, { literal: { role, value } }: LiteralScan): boolean =>
  role === 'address' && !policy.allowsMediaUrl(value);

/** The model and the tools by their names, which others see: one with something in it is told masked. */
function maskedNames(rules: Ruleset, scanned: readonly { scan: BlockScan }[]): (name: string) => string {
  const masked = new Map<string, string>();
  for (const { scan } of scanned)
    for (const seen of [...scan.fields, ...scan.exempt]) {
      const { value } = seen.literal;
      if (!isNothing(seen)) masked.set(value, maskText(value, seen, recordSelection(rules)) ?? value);
    }
  return (name) => masked.get(name) ?? name;
}

function refusedServer({ policy }: Ruleset, { blocks }: Conversation): string | null {
  for (const { exempt } of blocks)
    for (const { role, value } of exempt) if (role === 'server' && !policy.allowsMcpServer(value)) return hostOf(value);
  return null;
}

/** Of an address only the host is told; a user name or a token may stand in the rest. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host.slice(0, 100) : 'A server whose address cannot be read';
}

/** As it is stored, for here nobody else waits. */
function recordedAs(
  rules: Ruleset,
  conversation: Conversation,
  scanned: readonly { block: ContentBlock; scan: BlockScan }[],
  session: string,
  turn: Turn | null,
  nameOf: (name: string) => string,
): { parts: RecordedPiece[]; blocks: PlacedBlock[]; title: string | null } {
  const changed = scanned.map(({ block, scan }) => ({ block, changes: recordChanges(rules, block, scan) }));
  const edits = literalEdits(changed.flatMap(({ changes }) => changes));
  const parts = recordedPieces(session, conversation.split(), edits, turn === null ? undefined : (text) => turn.ref(session, text));
  return { parts, blocks: recordedBlocks(conversation, changed, parts, nameOf), title: titleOf(changed) };
}
