import type { Finding, TaintedBy } from '#contracts';
import type { ContentBlock } from '#conversation';
import { injectionScore, signalKind, type SignalName, type TextSource } from '#injection';
import { sourceOf, type BlockSignal } from './block-signals.js';

/** A block and the signals in it. */
export interface SignalledBlock {
  readonly block: ContentBlock;
  readonly signals: readonly BlockSignal[];
}

/** A signal as it is recorded. */
export type SignalFinding = Finding & { readonly kind: SignalName };

/** What in the turn of a conversation wants to steer its model. */
export interface Steering {
  /** From 0 to 1, see `injectionScore`. */
  readonly score: number;
  /** Kinds of signals, each once, in the order of the conversation. */
  readonly signals: readonly SignalName[];
  /** Texts that nobody of the conversation wrote and that surely give orders: a tool call that could carry them out is tainted by them. The newest ones. */
  readonly orders: readonly TaintedBy[];
}

/** A call is traced back to so many texts at most. */
const MOST_ORDERS = 16;
const untrusted: ReadonlySet<TextSource> = new Set(['tool', 'description']);

/** The signals of each block as findings. A link to a host that the user or the client's own prompt names carries nothing away. */
export function signalFindings(blocks: readonly SignalledBlock[]): ReadonlyMap<string, readonly SignalFinding[]> {
  const isKnown = knownHosts(blocks);
  const found = new Map<string, readonly SignalFinding[]>();
  for (const { block, signals } of blocks) {
    const told = signals.filter(({ host }) => host === undefined || !isKnown(host));
    if (told.length > 0)
      found.set(
        block.id,
        told.map(({ host: _host, ...finding }) => ({ ...finding, block: block.id })),
      );
  }
  return found;
}

/** Looked for in all that a conversation's own people wrote: how many hosts there are, and how much there is to look in, a caller chooses. */
const MOST_HOSTS = 64;

/** Whether a host is named by the user or the client's own prompt; of more hosts than are looked for the last ones count as not named. */
function knownHosts(blocks: readonly SignalledBlock[]): (host: string) => boolean {
  const known = new Map<string, boolean>();
  let texts: readonly string[] | undefined;
  const own = (): readonly string[] =>
    blocks.flatMap(({ block }) => (untrusted.has(sourceOf(block) ?? 'tool') ? [] : block.fields.map(({ value }) => value.toLowerCase())));
  return (host) => {
    const before = known.get(host);
    if (before !== undefined) return before;
    if (known.size >= MOST_HOSTS) return false;
    const told = (texts ??= own()).some((text) => text.includes(host));
    known.set(host, told);
    return told;
  };
}

/** Over the turn: what came since the user last wrote, and the descriptions of tools, which the model reads at each. */
export function steeringOf(blocks: readonly SignalledBlock[], findings: ReadonlyMap<string, readonly SignalFinding[]>): Steering {
  if (findings.size === 0) return nothing;
  const turn = inTurn(blocks.map(({ block }) => block));
  const read = blocks.flatMap(({ block }) => {
    const source = sourceOf(block);
    if (source === null || !(turn.has(block) || source === 'description')) return [];
    return { block, source, kinds: [...new Set((findings.get(block.id) ?? []).map(({ kind }) => kind))] };
  });
  const found = read.flatMap(({ source, kinds }) => kinds.map((kind) => ({ kind, source })));
  const orders = read
    .filter(({ source }) => untrusted.has(source))
    .map(({ block: { id, provenance }, kinds }) => ({
      block: id,
      provenance,
      signals: kinds.filter((kind) => signalKind(kind).severity === 'high'),
    }))
    .filter(({ signals }) => signals.length > 0);
  return { score: injectionScore(found), signals: [...new Set(found.map(({ kind }) => kind))], orders: orders.slice(-MOST_ORDERS) };
}

const nothing: Steering = { score: 0, signals: [], orders: [] };

const messageOf = ({ id }: ContentBlock): string | null => /^(?:.*?\.)?messages\.\d+/.exec(id)?.[0] ?? null;

/** The blocks from the last message on that a user wrote: one that brings a tool's result is the client's, whatever else it holds. */
function inTurn(blocks: readonly ContentBlock[]): ReadonlySet<ContentBlock> {
  const results = new Set(blocks.filter(({ provenance }) => provenance === 'tool_result').map(messageOf));
  const last = blocks.findLast((block) => block.role === 'user' && messageOf(block) !== null && !results.has(messageOf(block)));
  const from = last === undefined ? 0 : blocks.findIndex((block) => messageOf(block) === messageOf(last));
  return new Set(blocks.slice(from));
}
