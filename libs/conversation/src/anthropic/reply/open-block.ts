import { memberOf } from '../../json/json-node.js';
import type { Literal } from '../../schema/literal.js';
import type { BlockHead } from './block-kind.js';
import { blockId } from './block-kind.js';
import { broken } from './broken.js';
import type { Frame } from './frame.js';
import { Gathered, type Place, without } from './gathered.js';
import { replyLimits } from './limits.js';
import { PlainDeltas } from './plain-delta.js';
import { blockSchema, deltaSchema } from './reply.schema.js';

/** A block of a stream that has begun and not ended. What of it can't be shown piece by piece is held back here. */
export class OpenBlock {
  readonly id: string;
  /** Deltas of kinds that are held back until the block ends. */
  readonly late: Frame[] = [];
  /** Null where the block has no text that grows. */
  readonly plain: PlainDeltas | null;
  private held = 0;
  private frames = 0;
  private citations = 0;

  constructor(
    readonly index: number,
    readonly head: BlockHead,
    readonly start: Frame,
  ) {
    this.id = blockId(index);
    this.plain = head.text === null ? null : new PlainDeltas(index, head.text);
    this.hold(start);
  }

  /** Whether its frames reach the client as they come. */
  get streams(): boolean {
    return this.head.text !== null;
  }

  /** Where the next citation of its text will stand. */
  nextCitation(): string {
    return `${this.id}.citations.${this.citations++}`;
  }

  hold(frame: Frame): void {
    this.held += frame.data.length;
    this.frames += 1;
    if (this.held > replyLimits.heldCharacters || this.frames > replyLimits.heldFrames) throw broken('a block without end');
  }

  addLate(frame: Frame): void {
    this.hold(frame);
    this.late.push(frame);
  }

  /** Tells how the block begins: its kind and every literal of its first frame. The input of a call is more than a literal, and follows as a piece. */
  open(gathered: Gathered): void {
    const { id, head, start } = this;
    const block = start.objectAt('content_block');
    const input = head.text === null ? memberOf(block, 'input') : undefined;
    gathered.add({ type: 'open', block: id, kind: head.kind, tool: head.tool, choice: 0 });
    gathered.walk(start, without(start.root, 'type', 'index', 'content_block'), undefined, 'reply.content_block_start', id);
    gathered.walk(start, input === undefined ? block : without(block, 'input'), blockSchema, id, id, head.text && `${id}.${head.text}`);
    if (head.text !== null) {
      const citations = memberOf(block, 'citations');
      this.citations = citations?.kind === 'array' ? citations.items.length : 0;
    }
    if (input === undefined || (input.kind === 'object' && input.members.length === 0)) return;
    gathered.add({ type: 'piece', block: id, text: start.data.slice(input.start, input.end), at: input });
    start.replace(input, '{}');
  }

  /** Tells what was held back beside the input: texts at one place of several deltas are one text. */
  close(gathered: Gathered): void {
    const found = new Gathered();
    for (const frame of this.late) found.walk(frame, without(frame.root, 'type', 'index'), deltaSchema, this.id, this.id);
    for (const place of joined(found.places)) gathered.add({ type: 'value', block: this.id, literal: wholeOf(place) }, place);
    gathered.add({ type: 'close', block: this.id });
  }
}

/** Strings at the same place of several deltas together; everything else by itself. */
function joined(places: readonly Place[]): Place[] {
  const byPath = new Map<string, Place[number][]>();
  for (const found of places.flat()) {
    const { path, literal } = found.literal;
    const continues = literal === 'string' && !path.endsWith('.delta.type');
    const key = continues ? path : `${path} ${byPath.size}`;
    byPath.set(key, [...(byPath.get(key) ?? []), found]);
  }
  return [...byPath.values()];
}

/** The literal that the parts are together, where it would stand in a whole block. */
function wholeOf(place: Place): Literal {
  const [first, ...rest] = place.map(({ literal }) => literal);
  if (first === undefined) throw new RangeError('a literal without a place');
  const path = first.path.replace('.delta.', '.');
  return rest.length === 0 ? { ...first, path } : { ...first, path, value: [first, ...rest].map(({ value }) => value).join('') };
}
