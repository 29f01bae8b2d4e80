import type { ReplyEvent } from '../../format/reply-event.js';
import { replyDepth } from '../../format/json-changes.js';
import type { JsonNode, JsonObject, Span } from '../../json/json-node.js';
import { memberOf, stringOf } from '../../json/json-node.js';
import { parseJson } from '../../json/parse-json.js';
import type { Schema } from '../../schema/schema.js';
import { walk } from '../../schema/walk.js';
import { blockId, headOf } from './block-kind.js';
import { broken, reading } from './broken.js';
import { without } from './gathered.js';
import { replyLimits } from './limits.js';
import { blockSchema, isStopReason, messageSchema } from './reply.schema.js';
import { usageOf } from './usage.js';

/** Reads a whole message as the events of the stream that it might have been. */
export class JsonReader {
  readonly events: ReplyEvent[] = [];
  /** Where each block stands. */
  readonly blocks = new Map<string, Span>();

  constructor(private readonly text: string) {}

  read(): void {
    const root = reading(() => parseJson(this.text, { maxDepth: replyDepth, maxValues: replyLimits.values }));
    const content = root.kind === 'object' ? memberOf(root, 'content') : undefined;
    if (root.kind !== 'object' || content?.kind !== 'array') throw broken('no message');
    if (content.items.length > replyLimits.blocks) throw broken('more blocks than a reply has');
    this.events.push({ type: 'start', model: stringOf(root, 'model') ?? null });
    this.walk(without(root, 'content'), messageSchema, 'reply', null, null);
    for (const [index, block] of content.items.entries()) this.block(index, block);
    this.end(root);
  }

  private block(index: number, block: JsonNode): void {
    if (block.kind !== 'object') throw broken('a block that is no object');
    const id = blockId(index);
    const { kind, tool, text } = headOf(block);
    const input = text === null ? memberOf(block, 'input') : undefined;
    this.blocks.set(id, block);
    this.events.push({ type: 'open', block: id, kind, tool, choice: 0 });
    this.walk(input === undefined ? block : without(block, 'input'), blockSchema, id, id, text && `${id}.${text}`);
    if (input !== undefined && !isEmpty(input))
      this.events.push({ type: 'piece', block: id, text: this.text.slice(input.start, input.end), at: input });
    this.events.push({ type: 'close', block: id });
  }

  private end(root: JsonObject): void {
    const usage = usageOf(root);
    if (usage !== null) this.events.push({ type: 'usage', usage });
    const reason = memberOf(root, 'stop_reason');
    if (reason?.kind === 'string' && isStopReason(reason.value))
      this.events.push({ type: 'stop', reason: reason.value, callsTools: reason.value === 'tool_use', at: reason, choice: 0 });
    this.events.push({ type: 'end' });
  }

  private walk(node: JsonNode, schema: Schema, at: string, block: string | null, piece: string | null): void {
    walk(node, schema, at, {
      literal: (literal) => {
        if (literal.path !== piece || literal.literal !== 'string' || block === null) this.events.push({ type: 'value', block, literal });
        else if (literal.value !== '') this.events.push({ type: 'piece', block, text: literal.value, at: literal });
      },
    });
  }
}

const isEmpty = (input: JsonNode): boolean => input.kind === 'object' && input.members.length === 0;
