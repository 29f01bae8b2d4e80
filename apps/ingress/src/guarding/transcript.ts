import type { CalledTool, DeliveredText, Literal, ReplyBlockKind, WireFormat } from '#conversation';
import type { RecordedBlock, RecordedReply, RecordedValue } from './recorded-reply.js';

export interface OpaqueValue {
  readonly block: string | null;
  readonly value: string;
}

/** A text that was guarded, as far as one asks for it. */
interface TextSource {
  /** With everything masked that a record masks. */
  recorded(upTo: number): string;
  /** As the client was given it. */
  delivered(characters: number): string;
}

/** How far a text has been given: `upTo` of what the model wrote, `told` characters of what became of it. */
export interface GivenText {
  readonly source: TextSource;
  readonly upTo: number;
  readonly told: number;
}

/** A block that the client has, or has begun to get. */
interface GivenBlock {
  readonly kind: ReplyBlockKind;
  readonly values: Map<string, string>;
  text: GivenText | null;
  held: GivenWhole | null;
}

/** What became of a block that was held back. */
export interface GivenWhole {
  readonly tool: CalledTool | null;
  /** Its input as JSON text, as the client got it; empty where there is none. */
  readonly input: string;
  readonly recorded: string;
  /** What the client got instead; null: it got the block. */
  readonly withheld: string | null;
}

/** What a client was given of a reply. It is told of each piece when the piece has been written, and of nothing before. */
export class Transcript {
  private model: string | null = null;
  private stop: string | null = null;
  private readonly blocks = new Map<string, GivenBlock>();
  private readonly values = new Map<string, string>();
  /** Values of the provider's own, for nobody else to read, as the client got them. */
  readonly opaque: OpaqueValue[] = [];
  private readonly maskedKeys = new Map<string, string>();
  private readonly pending = new Map<string, Map<string, string>>();
  private written = 0;

  /** `toolInput`: as clients of the format have it, see WireFormat. */
  constructor(private readonly toolInput: WireFormat['toolInput']) {}

  /** Characters of visible text so far. */
  get characters(): number {
    return this.written;
  }

  started(model: string | null): void {
    this.model = model;
  }

  opened(id: string, kind: ReplyBlockKind): void {
    this.given(id, kind);
  }

  text(id: string, kind: ReplyBlockKind, text: GivenText, characters: number): void {
    this.given(id, kind).text = text;
    this.written += characters;
  }

  /** A literal of a block, or outside of all. What is the provider's own, for nobody to read, is told by its length. */
  value(id: string | null, literal: Literal, recorded: string): void {
    if (literal.role === 'number') return;
    const unreadable = literal.role === 'encrypted' || literal.role === 'encoded' || literal.role === 'proof';
    const path = this.pathOf(literal, recorded);
    const clean = recorded === literal.value;
    if (unreadable && clean) this.opaque.push({ block: id, value: literal.value });
    this.valuesOf(id).set(path, unreadable && clean ? `[${literal.value.length} characters]` : recorded);
  }

  /** A block that was held back has gone out whole. `withheld`: words went out in its place. */
  whole(id: string, held: GivenWhole): void {
    this.given(id, held.tool === null ? 'other' : 'tool_call').held = held;
    this.written += (held.withheld ?? held.input).length;
  }

  stopped(reason: string): void {
    this.stop = reason;
  }

  /** The record of it all. */
  reply(): RecordedReply {
    return {
      model: this.model,
      stop: this.stop,
      blocks: [...this.blocks].map(([id, block]) => recorded(id, block, this.toolInput)),
      values: listOf(this.values),
    };
  }

  /** The blocks as the client has them, by id; of the provider's own doings none. */
  delivered(): ReadonlyMap<string, DeliveredText> {
    return new Map([...this.blocks].flatMap(([id, block]) => delivered(block).map((told) => [id, told])));
  }

  /** A path holds the keys above it, and so whatever was masked in them. */
  private pathOf({ path, literal, value }: Literal, recorded: string): string {
    let safe = path;
    for (const [raw, masked] of this.maskedKeys) if (path === raw || path.startsWith(`${raw}.`)) safe = masked + path.slice(raw.length);
    if (literal !== 'key') return safe;
    const named = recorded === value ? safe : safe.slice(0, -value.length) + recorded;
    if (named !== safe) this.maskedKeys.set(path, named);
    return `${named} (key)`;
  }

  private valuesOf(id: string | null): Map<string, string> {
    if (id === null) return this.values;
    const block = this.blocks.get(id);
    if (block !== undefined) return block.values;
    const values = this.pending.get(id) ?? new Map<string, string>();
    this.pending.set(id, values);
    return values;
  }

  private given(id: string, kind: ReplyBlockKind): GivenBlock {
    let block = this.blocks.get(id);
    if (block === undefined) {
      block = { kind, values: this.pending.get(id) ?? new Map(), text: null, held: null };
      this.pending.delete(id);
      this.blocks.set(id, block);
    }
    return block;
  }
}

function recorded(id: string, { kind, values, text, held }: GivenBlock, toolInput: WireFormat['toolInput']): RecordedBlock {
  const about = { id, ...(values.size === 0 ? {} : { values: listOf(values) }) };
  if (kind === 'text' || kind === 'thinking') return { ...about, kind, text: text?.source.recorded(text.upTo) ?? '' };
  const input = kind === 'tool_call' && toolInput === 'text' ? (held?.recorded ?? '') : jsonOrText(held?.recorded ?? '');
  if (kind === 'other') return { ...about, kind, ...(held?.recorded === '' ? {} : { input }) };
  const withheld = held?.withheld ?? null;
  return { ...about, kind, tool: held?.tool?.name ?? '', input, ...(withheld === null ? {} : { withheld }) };
}

function delivered({ kind, text, held }: GivenBlock): DeliveredText[] {
  if (text !== null && (kind === 'text' || kind === 'thinking')) return [{ kind, text: text.source.delivered(text.told) }];
  if (held?.withheld != null) return [{ kind: 'text', text: held.withheld }];
  return held?.tool == null ? [] : [{ kind: 'tool_call', tool: held.tool, input: held.input }];
}

const listOf = (values: ReadonlyMap<string, string>): RecordedValue[] => [...values].map(([path, value]) => ({ path, value }));

function jsonOrText(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return text;
  }
}
